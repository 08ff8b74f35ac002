//! People with accounts, and filings that are complete unless a story spoils them.

use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use registry::people::accounts::{NewStaff, Registration};
use registry::people::codes::Purpose;
use registry::people::sessions::{Presence, SessionToken};
use registry::photos::Photo;
use registry::{Actor, Duty, Result, Role};
use uuid::Uuid;

use super::pictures;
use super::register::{TestRegister, YAODU};

/// Everybody's password.
pub const PASSWORD: &str = "tractor7x";
/// The declarant's ID number.
pub const RESIDENT_ID: &str = "142601196802291524";
/// The declarant's phone, which is not the account's.
pub const CONTACT_PHONE: &str = "13803579911";

/// 主体信息 of a person.
pub fn person() -> Fields {
    domain::samples::person(CONTACT_PHONE)
}

/// 机械信息 of an excavator of stage 3.
pub fn excavator(pin: &str) -> Fields {
    domain::samples::excavator(pin)
}

/// A PIN of its own for each number.
pub fn pin(number: usize) -> String {
    format!("SY0215CAJG1{number:06}")
}

/// The photo step's choice.
pub fn with_nameplate() -> Fields {
    Fields::default().with("nameplate", "yes")
}

/// The photos that a filing with nameplates needs.
pub const NEEDED: [Slot; 5] = [Slot::IdCard, Slot::Front, Slot::Rear, Slot::Side45, Slot::MachinePlate];

/// A complete draft and its version.
#[derive(Debug, Clone, Copy)]
pub struct Complete {
    /// Its id.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
}

impl TestRegister {
    /// A form that registers a phone with a code that was just sent.
    pub async fn registration(&self, role: Role, phone: &str) -> Registration {
        self.registry.people().send_code(role, phone, Purpose::Register, phone).await.unwrap();
        Registration {
            name: "王建国".to_owned(),
            phone: phone.to_owned(),
            code: self.code(phone).await,
            password: PASSWORD.to_owned(),
            agreed: true,
        }
    }

    /// Who comes with a cookie.
    pub async fn present(&self, token: &SessionToken) -> Actor {
        match self.registry.people().presence(&token.0).await.unwrap() {
            Presence::Present(actor) => actor,
            other => panic!("nobody is signed in: {other:?}"),
        }
    }

    /// Somebody who registers now.
    pub async fn newcomer(&self, role: Role, phone: &str) -> Actor {
        let form = self.registration(role, phone).await;
        let token = self.registry.people().register(role, &form, "10.0.0.1").await.unwrap();
        self.present(&token).await
    }

    /// The owner of most stories.
    pub async fn owner(&self) -> Actor {
        self.newcomer(Role::Owner, "13803570001").await
    }

    /// An owner who is the contact too: what is said about a filing is one message.
    pub async fn declarant(&self) -> Actor {
        self.newcomer(Role::Owner, CONTACT_PHONE).await
    }

    /// A member of staff with duties, signed in.
    pub async fn staff(&self, username: &str, office: &str, duties: &[Duty]) -> Actor {
        let staff = NewStaff {
            username: username.to_owned(),
            name: format!("审核员{username}"),
            office: office.to_owned(),
            duties: duties.to_vec(),
            password: PASSWORD.to_owned(),
        };
        self.registry.people().add_staff(&staff).await.unwrap();
        let token = self.registry.people().log_in(Role::Staff, username, PASSWORD, "10.0.0.1").await.unwrap();
        self.present(&token).await
    }

    /// A reviewer of 尧都区.
    pub async fn reviewer(&self, username: &str) -> Actor {
        self.staff(username, YAODU, &[Duty::Review]).await
    }

    /// Uploads bytes into a slot.
    pub async fn put(&self, actor: &Actor, filing: Uuid, slot: Slot, bytes: &[u8]) -> Result<Photo> {
        let file = self.registry.photos().incoming();
        std::fs::write(file.path(), bytes).unwrap();
        self.registry.photos().put_photo(actor, filing, slot, &file).await
    }

    /// A draft with everything in it.
    pub async fn complete(&self, owner: &Actor, machine: &Fields) -> Complete {
        let id = self.registry.filings().start_filing(owner).await.unwrap();
        let version = self.registry.filings().draft(owner, id).await.unwrap().version;
        let version = self.registry.filings().save_step(owner, id, version, Step::Subject, &person()).await.unwrap();
        let version =
            self.registry.filings().save_step(owner, id, version, Step::Photos, &with_nameplate()).await.unwrap();
        for (slot, shade) in NEEDED.into_iter().zip(1..) {
            self.put(owner, id, slot, &pictures::jpeg(shade)).await.unwrap();
        }
        let version = self.registry.filings().save_step(owner, id, version, Step::Machine, machine).await.unwrap();
        Complete { id, version }
    }

    /// A filing that was sent once.
    pub async fn sent(&self, owner: &Actor, machine: &Fields) -> Uuid {
        let Complete { id, version } = self.complete(owner, machine).await;
        self.registry.filings().submit(owner, id, version).await.unwrap();
        id
    }

    /// Sends a filing as it stands.
    pub async fn send(&self, owner: &Actor, id: Uuid) {
        let version = self.registry.filings().draft(owner, id).await.unwrap().version;
        self.registry.filings().submit(owner, id, version).await.unwrap();
    }
}
