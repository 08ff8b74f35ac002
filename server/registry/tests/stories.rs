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
    mod blobs;
    mod claims;
    mod cluster;
    mod codes;
    mod drafts;
    mod duplicates;
    mod duties;
    mod filling;
    mod kept_forms;
    mod passwords;
    mod photo_refusals;
    mod photos;
    mod pictures;
    mod privacy;
    mod races;
    mod raw;
    mod register;
    mod registration;
    mod review;
    mod sessions;
    mod sign_in;
    mod strangers;
    mod submission;
    mod trail;
}
