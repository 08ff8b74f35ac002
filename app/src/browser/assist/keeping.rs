//! What the form of a step holds and the server does not have: kept on the device while it is typed, and put back.

use domain::day;
use leptos::task::spawn_local;

use super::super::copies::{self, Copy};
use super::super::document;
use super::{Assist, Shared, read, save, version_input};

/// Keeps what stands in the form.
pub fn keep(assist: &Assist) {
    let Some(version) = version_input(assist).map(|input| input.value()) else { return };
    copies::keep(&assist.config.place(), &Copy { version, fields: read(assist) });
}

/// Takes up what the server does not have: what an earlier page has kept, and what was typed before this one was taken
/// over.
pub fn take_up(shared: &Shared) {
    let place = shared.borrow().config.place();
    if !copies::is_here(&place) {
        return catch_up(shared);
    }
    let shared = shared.clone();
    spawn_local(async move {
        // What cannot be read now, or by this person, is not thrown away for it.
        if let Some(copy) = copies::read(&place).await {
            let is_kept_aside = document().query_selector(".kept-box").is_ok_and(|kept| kept.is_some());
            if is_kept_aside {
                copies::forget(&place);
            } else {
                restore(&shared, &copy);
            }
        }
        catch_up(&shared);
    });
}

/// Puts a copy back into the form. It keeps the version it was made from: when the draft is newer, the save is refused
/// as stale and the person decides. What was typed since the page was loaded stays.
fn restore(shared: &Shared, copy: &Copy) {
    let assist = shared.borrow();
    let (typed, shown) = (read(&assist), &assist.config.shown);
    let missing = || copy.fields.iter().filter(|(name, value)| *value != shown.get(name));
    if missing().next().is_none() {
        return copies::forget(&assist.config.place());
    }
    if let Some(input) = version_input(&assist) {
        input.set_value(&copy.version);
    }
    for (name, value) in missing().filter(|(name, _)| typed.get(name) == shown.get(name)) {
        copies::fill(name, value);
    }
}

/// What stands in the form and not in the draft is saved now.
fn catch_up(shared: &Shared) {
    let is_typed = {
        let assist = shared.borrow();
        let (fields, shown) = (read(&assist), &assist.config.shown);
        // A browser writes a day as its own field does.
        let same_day = |one: &str, other: &str| day::parse(one).is_some_and(|day| Some(day) == day::parse(other));
        fields.iter().any(|(name, value)| value != shown.get(name) && !same_day(value, shown.get(name)))
    };
    if is_typed {
        {
            let mut assist = shared.borrow_mut();
            assist.dirty = true;
            keep(&assist);
        }
        save(shared);
    }
}
