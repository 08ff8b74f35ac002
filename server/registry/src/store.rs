//! What the statements of all rooms share. Each room has its own in its `store`, beside the rows they read; here are
//! those of no room, and the lists. No rules here: services decide, statements obey.
//!
//! Each module lists its statements in `ALL`; a test prepares every one of them on both engines.

macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* pub const $name: $crate::db::Sql = $crate::db::Sql::both($sql);)+
        /// Every statement of this module by name.
        #[cfg(test)]
        pub const ALL: &[(&str, $crate::db::Sql)] = &[$((stringify!($name), $name)),+];
    };
}

pub(crate) use statements;

/// Every statement of every room.
#[cfg(test)]
pub fn all() -> Vec<(String, crate::db::Sql)> {
    macro_rules! of_rooms {
        ($($($part:ident)::+),+ $(,)?) => {
            [$((concat!($(stringify!($part), "::"),+), crate::$($part)::+::ALL)),+]
        };
    }
    let rooms = of_rooms![
        desk::store::duplicates,
        desk::store::forms,
        filings::store::changes,
        filings::store::filings,
        filings::store::left_forms,
        gate::store,
        inspections::store,
        jobs::store,
        machines::store::certificates,
        machines::store::lookup,
        machines::store::machines,
        messages::store,
        offices::store::offices,
        offices::store::staff,
        offices::store::systems,
        people::store::accounts,
        people::store::devices,
        people::store::own_data,
        people::store::quotas,
        people::store::second_factor,
        people::store::sessions,
        people::store::throttle,
        photos::store,
        plates::store::batches,
        plates::store::plates,
        sites::store,
        statistics::store,
        store::bulk,
        store::pulse,
        store::sealed,
        store::words,
        trail::store,
        upkeep::store::deep,
        upkeep::store::existing,
        upkeep::store::keeping,
    ];
    rooms.iter().flat_map(|(room, all)| all.iter().map(move |(name, sql)| (format!("{room}{name}"), *sql))).collect()
}

#[cfg(test)]
mod built;
pub mod bulk;
pub mod lists;
pub mod logs;
pub mod page_forms;
#[cfg(test)]
mod plans;
pub mod pulse;
pub mod sealed;
#[cfg(test)]
pub(crate) mod tests;
pub mod words;
