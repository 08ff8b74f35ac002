//! The demonstration people: owners with their documents, administrators of sites, a reviewer of 尧都, the city's
//! administrator.

use domain::fields::Fields;
use image::RgbImage;

use super::{ONE_TIME_SECRET, PASSWORD, draw};
use registry::Registry;
use registry::actor::{Actor, Duty, Role, Scope};
use registry::error::{Error, Result};
use registry::people::accounts::NewStaff;
use registry::seeding;

/// An owner with what they declare.
pub struct Owner {
    pub actor: Actor,
    pub is_company: bool,
    pub subject: Fields,
    pub document: RgbImage,
}

/// Everybody.
pub struct People {
    pub owners: Vec<Owner>,
    pub gatekeepers: [Actor; 2],
    pub reviewer: Actor,
    pub city: Actor,
    pub districts: Vec<String>,
}

/// Phone, name, and the identifier that makes a person or a company of them.
const OWNERS: [(&str, &str, &str); 5] = [
    ("13800000001", "王建国", "142601196802291524"),
    ("13800000003", "临汾市平阳路桥工程有限公司", "91141002MA0L5T3Q4K"),
    ("13800000011", "李秀英", "141002198503120014"),
    ("13800000007", "侯马市浍河机械租赁有限公司", "914403001922038216"),
    ("13800000009", "张志强", "142601196802291524"),
];

/// 工地管理员, by phone and name.
const GATEKEEPERS: [(&str, &str); 2] = [("13800000005", "刘志远"), ("13800000006", "郭晓燕")];

/// Makes the accounts.
pub async fn create(registry: &Registry) -> Result<People> {
    let mut owners = Vec::new();
    let hash = seeding::password_hash(registry, PASSWORD).await?;
    for (phone, name, number) in OWNERS {
        owners.push(owner(registry, &hash, phone, name, number).await?);
    }
    let [first, second] = GATEKEEPERS;
    let gatekeepers = [
        account(registry, &hash, Role::Site, first.0, first.1).await?,
        account(registry, &hash, Role::Site, second.0, second.1).await?,
    ];
    let every = Duty::ALL.to_vec();
    let staff = [
        ("yaodu", "尧都审核员", "141002", vec![Duty::Review, Duty::Plates, Duty::Inspection, Duty::Sites]),
        ("linfen", "市局管理员", "141000", every.clone()),
    ];
    let mut staffed = Vec::new();
    for (username, name, office, duties) in staff {
        let new = NewStaff {
            username: username.into(),
            name: name.into(),
            office: office.into(),
            duties,
            password: PASSWORD.into(),
        };
        let id = registry.people().add_staff(&new).await?;
        seeding::give_reusable_secret(registry, id, &ONE_TIME_SECRET).await?;
        staffed.push(seeding::actor(id, Role::Staff, name, username, every.clone(), Some(Scope::City)));
    }
    let city = staffed.pop().ok_or(Error::Broken("no demonstration staff"))?;
    let reviewer = staffed.pop().ok_or(Error::Broken("no demonstration staff"))?;
    let districts = registry.offices().districts().await?.into_iter().map(|office| office.code).collect();
    Ok(People { owners, gatekeepers, reviewer, city, districts })
}

async fn account(registry: &Registry, hash: &str, role: Role, phone: &str, name: &str) -> Result<Actor> {
    let id = seeding::account(registry, role, phone, name, hash).await?;
    Ok(seeding::actor(id, role, name, phone, Vec::new(), None))
}

async fn owner(registry: &Registry, hash: &str, phone: &str, name: &str, number: &str) -> Result<Owner> {
    let actor = account(registry, hash, Role::Owner, phone, name).await?;
    let is_company = name.ends_with("公司");
    let subject: Fields = if is_company {
        vec![
            ("subject_kind", "company"),
            ("company_name", name),
            ("credit_code", number),
            ("contact_name", "赵敏"),
            ("company_phone", phone),
            ("sensitive_consent", "yes"),
        ]
    } else {
        vec![
            ("subject_kind", "person"),
            ("person_name", name),
            ("resident_id", number),
            ("person_phone", phone),
            ("sensitive_consent", "yes"),
        ]
    }
    .into_iter()
    .collect();
    let document = if is_company {
        draw::document("营业执照", &[("名称", name), ("统一社会信用代码", number), ("住所", "山西省临汾市")])
    } else {
        draw::id_card(name, number)
    };
    Ok(Owner { actor, is_company, subject, document })
}
