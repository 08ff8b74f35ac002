//! Forms of the office: what could not be saved is kept for the account that typed it, and given back on its page.

use domain::fields::Fields;
use domain::refusal::Refusal;
use registry::Role;
use registry::people::sessions::Presence;

use super::{Answered, answer, form_value, presence, registry};

/// Under what a page of the office keeps its forms: its path, and the machine that it was opened for.
#[must_use]
pub fn desk_key(form: &str) -> String {
    let form = form.split('#').next().unwrap_or_default();
    let (path, query) = form.split_once('?').unwrap_or((form, ""));
    form_value(query, "machine").map_or_else(|| path.to_owned(), |machine| format!("{path}?machine={machine}"))
}

/// As [`answer`], for a form of the office: what could not be saved is kept for the account that typed it, also when
/// its session has ended; what was saved is forgotten.
pub async fn answer_desk(result: Result<String, Refusal>, form: &str, typed: Fields) -> Answered {
    let account = match presence() {
        Presence::Present(actor) if actor.role == Role::Staff => Some(actor.account),
        Presence::Expired { account } => Some(account),
        _ => None,
    };
    if let Some(account) = account {
        let (registry, key) = (registry(), desk_key(form));
        let kept = match &result {
            Ok(_) => registry.desk().settle_desk_form(account, &key, &typed).await,
            Err(_) => registry.desk().keep_desk_form(account, &key, &typed).await,
        };
        // The answer stands either way; a failure is logged where it becomes a refusal.
        let _logged = kept.map_err(Refusal::from);
    }
    answer(result, form, typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_office_keeps_its_forms_by_path_and_machine() {
        for (form, key) in [
            ("/office/filings/1?queue=state%3Dsubmitted", "/office/filings/1"),
            ("/office/messages/templates#text-code", "/office/messages/templates"),
            ("/office/plates?machine=7&x=1", "/office/plates?machine=7"),
        ] {
            assert_eq!(desk_key(form), key);
        }
    }
}
