//! What the next page should say: carried over one redirect in a sealed cookie, and shown to nobody but the one it is
//! for.

use domain::fields::Fields;
use domain::refusal::Refusal;
use http::header::SET_COOKIE;
use leptos::prelude::{provide_context, use_context};
use registry::Registry;
use registry::people::sessions::Presence;
use serde::{Deserialize, Serialize};
use wire::{Refused, Said};

use wire::Notice;

use super::{
    TypedPassword, Website, cookie, cookie_text, of_request, presence, registry, set_header, wants_page, website,
};

const FLASH: &str = "nrmm_flash";

/// What the next page should say: carried over one redirect in a sealed cookie that only this server can write.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Flash {
    /// The page it is for.
    pub page: String,
    /// What was refused.
    pub refusal: Option<Refusal>,
    /// What was done.
    pub notice: Option<Notice>,
    /// What was typed, passwords apart.
    pub typed: Fields,
    /// A password typed before the code was asked for, until when it may be shown again: the one case in which a form
    /// comes back without having been sent. Sealed as all of this; the server forgets it after the time whatever the
    /// browser keeps.
    #[serde(default)]
    pub password: Option<TypedPassword>,
    /// Whose it is: nobody else is shown it, in the same browser either.
    #[serde(default)]
    pub reader: Reader,
    /// It was typed before and kept: somebody was quicker, or the session had ended.
    #[serde(skip)]
    pub kept: bool,
}

/// For whom a flash is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reader {
    /// Whoever makes the request.
    #[default]
    Same,
    /// Whoever is signed in to an account, or was and has not signed in anew.
    Account(uuid::Uuid),
    /// Whoever is not signed in.
    Nobody,
}

impl Reader {
    /// Who comes.
    pub const fn of(presence: &Presence) -> Self {
        match presence {
            Presence::Nobody => Self::Nobody,
            Presence::Expired { account } => Self::Account(*account),
            Presence::HalfWay(half) => Self::Account(half.account),
            Presence::Present(actor) => Self::Account(actor.account),
        }
    }
}

impl Flash {
    /// The password that was typed before the code was asked for.
    pub fn password(&self) -> String {
        let now = registry().clock().now_ms();
        self.password.as_ref().filter(|typed| now < typed.until).map(|typed| typed.text.clone()).unwrap_or_default()
    }

    /// What a page of both sides says of it.
    pub fn said(self) -> Said {
        let password = self.password();
        Said { refusal: self.refusal.as_ref().map(Refused::from), notice: self.notice, typed: self.typed, password }
    }

    /// What was typed into a field.
    pub fn typed(&self, name: &str) -> String {
        self.typed.get(name).to_owned()
    }
}

/// The cookie that carries a flash, for the plain routes too: for whoever comes, unless it says for whom.
pub fn flash_cookie(registry: &Registry, website: &Website, presence: &Presence, mut flash: Flash) -> Option<String> {
    if flash.reader == Reader::Same {
        flash.reader = Reader::of(presence);
    }
    flash.refusal = flash.refusal.map(|refusal| refusal.of_request(registry::request::number()));
    // A cookie holds four kilobytes: long texts are cut, and reports with them.
    flash.typed =
        flash.typed.iter().map(|(name, text)| (name.to_owned(), text.chars().take(200).collect::<String>())).collect();
    let path = flash.page.find(['?', '#']).unwrap_or(flash.page.len());
    flash.page.truncate(path);
    let sealed = registry.seal().seal(&flash).ok()?;
    let sealed = if sealed.len() > 3800 {
        registry.seal().seal(&Flash { typed: Fields::default(), ..flash }).ok()?
    } else {
        sealed
    };
    Some(cookie_text(website, FLASH, &sealed, 300))
}

/// What was done, for a script that is told where to go: its page says it without a cookie.
#[derive(Clone)]
struct LeftNotice(Notice);

/// What was done in this request, for a script.
pub(super) fn left_notice() -> Option<Notice> {
    use_context::<LeftNotice>().map(|left| left.0)
}

/// Leaves a flash for the page that the browser is sent to.
pub fn leave_flash(flash: Flash) {
    if wants_page() {
        leave_cookie(flash);
    } else if let Some(notice) = flash.notice {
        provide_context(LeftNotice(notice));
    }
}

/// Leaves what a page shows once, and nobody can ask for again: for a script too, whose next question takes it.
pub fn leave_once(page: &str, shown: Fields) {
    leave_cookie(Flash { page: page.to_owned(), typed: shown, ..Flash::default() });
}

fn leave_cookie(flash: Flash) {
    if let Some(cookie) = flash_cookie(&registry(), &website(), &presence(), flash) {
        set_header(SET_COOKIE, &cookie);
    }
}

/// Leaves what was done for the page that the browser is sent to.
pub fn leave_notice(page: &str, done: Notice) {
    leave_flash(Flash { page: page.to_owned(), notice: Some(done), ..Flash::default() });
}

/// What was left for this page, read and not taken: for a question of one of these pages.
pub fn left_for(pages: &[&'static str]) -> Option<(&'static str, Flash)> {
    let path = of_request(|parts| parts.uri.path().to_owned());
    let page = pages.iter().find(|page| **page == path)?;
    Some((page, left_here()?))
}

fn left_here() -> Option<Flash> {
    left_at(&of_request(|parts| parts.uri.path().to_owned()))
}

fn left_at(page: &str) -> Option<Flash> {
    let sealed = cookie(FLASH)?;
    registry().seal().open::<Flash>(&sealed).ok().filter(|flash| flash.page == page)
}

/// Takes the flash that was left for this page; it is shown once.
pub fn take_flash() -> Flash {
    left_here().map(taken).unwrap_or_default()
}

/// Takes what a page shows once, for its question, wherever it is asked from.
pub fn take_once(page: &str) -> Fields {
    left_at(page).map(taken).unwrap_or_default().typed
}

/// What was left is over; nobody but its reader is shown it.
fn taken(flash: Flash) -> Flash {
    drop_flash();
    if flash.reader == Reader::of(&presence()) { flash } else { Flash::default() }
}

/// Nothing that was left is shown any more.
pub(super) fn drop_flash() {
    set_header(SET_COOKIE, &cookie_text(&website(), FLASH, "", 0));
}
