//! Every SQL statement of the register, beside the row it reads. No rules here: services decide, statements obey.
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

macro_rules! stores {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        $($(#[$meta])* pub mod $name;)+
        /// Every statement of every module.
        #[cfg(test)]
        pub fn all() -> Vec<(String, crate::db::Sql)> {
            let mut all = Vec::new();
            $(all.extend($name::ALL.iter().map(|(name, sql)| (format!("{}::{name}", stringify!($name)), *sql)));)+
            all
        }
    };
}

// One a line: every branch of work adds its own.
stores! {
    accounts,
    bulk,
    certificates,
    changes,
    deep,
    devices,
    desk_forms,
    duplicates,
    events,
    existing,
    filings,
    inspections,
    jobs,
    keeping,
    left_forms,
    lookup,
    machines,
    messages,
    offices,
    own_data,
    photos,
    plates,
    prints,
    pulse,
    quotas,
    sealed,
    second_factor,
    sessions,
    sites,
    staff,
    statistics,
    systems,
    throttle,
    visits,
    words,
}

pub mod lists;
pub mod logs;
#[cfg(test)]
mod plans;
#[cfg(test)]
pub(crate) mod tests;
