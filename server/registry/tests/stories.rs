//! What people do with the register, story by story, on both engines.
//!
//! A story is written once over [`register::TestRegister`]; `stories!` runs it on SQLite and in a fresh database of the
//! PostgreSQL cluster that `NRMM_TEST_POSTGRES` names. Time is advanced, never waited for.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what must hold by unwrapping it"
)]

/// Runs each named story on both engines.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::stories::register::on_sqlite(super::$story).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::stories::register::on_postgres(super::$story).await;
            })+
        }
    };
}

mod stories {
    mod audit;
    mod blobs;
    mod certificates;
    mod changes;
    mod characters;
    mod claims;
    mod clock_leaps;
    mod closing;
    #[expect(dead_code, reason = "who shares it needs one part or the other")]
    mod cluster;
    mod codes;
    mod corrections;
    mod deep_check;
    mod delivery;
    mod desk_forms;
    mod devices;
    mod drafts;
    mod duplicates;
    mod duties;
    mod exports;
    mod filling;
    mod gate;
    mod gate_list;
    mod gate_refusals;
    mod gateway;
    mod generated;
    mod imports;
    mod inspections;
    mod kept_forms;
    mod left_forms;
    mod lookup;
    mod machines;
    mod message_limits;
    mod message_log;
    mod message_words;
    mod offices;
    mod outlives;
    mod own_account;
    mod passwords;
    mod photo_kinds;
    mod photo_refusals;
    mod photos;
    mod pictures;
    mod plates;
    mod prints;
    mod privacy;
    mod queue;
    mod quotas;
    mod races;
    mod raw;
    mod register;
    mod registration;
    mod result_messages;
    mod review;
    mod rotation;
    mod sealed_photos;
    mod second_factor;
    mod second_looks;
    mod sessions;
    mod sign_in;
    mod sites;
    mod staff;
    mod starting;
    mod station_tables;
    mod statistics;
    mod strangers;
    mod submission;
    mod systems;
    mod templates;
    mod trail;
}
