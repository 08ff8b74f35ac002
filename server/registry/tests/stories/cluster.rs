//! A fresh database in the PostgreSQL cluster of the tests. Shared by the stories and by the unit tests of `store`,
//! so it knows nothing of the crate.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

/// A database of one test.
pub struct FreshDatabase {
    superuser: String,
    name: String,
    /// Where `Registry::open` finds it.
    pub url: String,
}

impl FreshDatabase {
    /// Makes one; `None` where no cluster is configured. Where PostgreSQL must not be skipped, that is a failure.
    pub async fn create(id: Uuid) -> Option<Self> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let Some(superuser) = set("NRMM_TEST_POSTGRES") else {
            let required = ["CI", "NRMM_REQUIRE_POSTGRES"].into_iter().find(|name| set(name).is_some());
            assert_eq!(required, None, "PostgreSQL must not be skipped where this is set: set NRMM_TEST_POSTGRES too");
            println!("PostgreSQL not configured: set NRMM_TEST_POSTGRES (cargo xtask test does)");
            return None;
        };
        let name = format!("nrmm_{}", id.simple());
        let (address, options) = superuser.split_once('?').unwrap_or((&superuser, ""));
        let (server, _) = address.rsplit_once('/').expect("NRMM_TEST_POSTGRES ends with a database");
        let url = format!("{server}/{name}?{options}");
        command(&superuser, format!("create database {name}")).await;
        Some(Self { superuser, name, url })
    }

    /// Drops it, whoever is still connected.
    pub async fn remove(self) {
        command(&self.superuser, format!("drop database {} with (force)", self.name)).await;
    }
}

async fn command(url: &str, sql: String) {
    let mut connection = PgConnection::connect(url).await.expect("the cluster of NRMM_TEST_POSTGRES answers");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("the superuser may make and drop databases");
    connection.close().await.expect("the connection closes");
}
