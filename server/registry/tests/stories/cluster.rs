//! Fresh databases for tests: one in the PostgreSQL cluster of the tests, or an SQLite file.
//!
//! The schema is made once for each set of migrations and then copied: two dozen migrations would be most of what a
//! short test does. Shared by the stories, by the unit tests of `store` and by the server's tests, so it knows nothing
//! of the crate.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::str::FromStr as _;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

/// A PostgreSQL database of one test.
pub struct FreshDatabase {
    superuser: String,
    name: String,
    /// Where `Registry::open` finds it.
    pub url: String,
}

/// The superuser's address; `None` where no cluster is configured. Where PostgreSQL must not be skipped, that is a
/// failure.
fn superuser() -> Option<String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let superuser = set("NRMM_TEST_POSTGRES");
    if superuser.is_none() {
        let required = ["CI", "NRMM_REQUIRE_POSTGRES"].into_iter().find(|name| set(name).is_some());
        assert_eq!(required, None, "PostgreSQL must not be skipped where this is set: set NRMM_TEST_POSTGRES too");
        println!("PostgreSQL not configured: set NRMM_TEST_POSTGRES (cargo xtask test does)");
    }
    superuser
}

impl FreshDatabase {
    /// Makes one without a schema.
    pub async fn create(id: Uuid) -> Option<Self> {
        let database = Self::named(superuser()?, format!("nrmm_{}", id.simple()));
        let mut connection = connect(&database.superuser).await;
        run(&mut connection, format!("create database {}", database.name)).await;
        connection.close().await.expect("the connection closes");
        Some(database)
    }

    /// Makes one with the schema of these migrations.
    pub async fn with_schema(id: Uuid, schema: &Migrator) -> Option<Self> {
        let database = Self::named(superuser()?, format!("nrmm_{}", id.simple()));
        let template = Self::named(database.superuser.clone(), format!("nrmm_schema_{:016x}", fingerprint(schema)));
        let mut connection = connect(&database.superuser).await;
        template.make_template(&mut connection, schema).await;
        run(&mut connection, format!("create database {} template {}", database.name, template.name)).await;
        connection.close().await.expect("the connection closes");
        Some(database)
    }

    fn named(superuser: String, name: String) -> Self {
        let (address, options) = superuser.split_once('?').unwrap_or((&superuser, ""));
        let (server, _) = address.rsplit_once('/').expect("NRMM_TEST_POSTGRES ends with a database");
        let url = format!("{server}/{name}?{options}");
        Self { superuser, name, url }
    }

    /// Whoever comes first makes it; it is a template for PostgreSQL, and with that finished, when all migrations are
    /// through.
    async fn make_template(&self, connection: &mut PgConnection, schema: &Migrator) {
        let finished = "select 1 from pg_database where datname = $1 and datistemplate";
        let is_finished = async |connection: &mut PgConnection| {
            let row = sqlx::query_as::<_, (i32,)>(finished).bind(&self.name).fetch_optional(connection).await;
            row.expect("the list of databases can be read").is_some()
        };
        if is_finished(connection).await {
            return;
        }
        run(connection, "select pg_advisory_lock(141000)".to_owned()).await;
        if !is_finished(connection).await {
            run(connection, format!("drop database if exists {}", self.name)).await;
            run(connection, format!("create database {}", self.name)).await;
            let mut inside = connect(&self.url).await;
            schema.run(&mut inside).await.expect("the migrations run");
            inside.close().await.expect("the connection closes");
            run(connection, format!("alter database {} is_template true", self.name)).await;
        }
        run(connection, "select pg_advisory_unlock(141000)".to_owned()).await;
    }

    /// Drops it, whoever is still connected.
    pub async fn remove(self) {
        let mut connection = connect(&self.superuser).await;
        run(&mut connection, format!("drop database {} with (force)", self.name)).await;
        connection.close().await.expect("the connection closes");
    }
}

/// Makes an SQLite file with the schema of these migrations.
pub async fn sqlite_with_schema(file: &Path, schema: &Migrator) {
    let template = std::env::temp_dir().join(format!("nrmm-schema-{:016x}.db", fingerprint(schema)));
    if !template.is_file() {
        let folder = tempfile::tempdir_in(std::env::temp_dir()).expect("the temporary folder takes folders");
        let made = folder.path().join("schema.db");
        let options = SqliteConnectOptions::from_str(&format!("sqlite://{}", made.display())).expect("a path");
        let mut connection = SqliteConnection::connect_with(&options.create_if_missing(true)).await.expect("it opens");
        schema.run(&mut connection).await.expect("the migrations run");
        connection.close().await.expect("the connection closes");
        // Whole or not at all, also when several tests make it at once.
        std::fs::rename(made, &template).expect("the temporary folder takes files");
    }
    std::fs::copy(template, file).expect("the schema can be copied");
}

fn fingerprint(schema: &Migrator) -> u64 {
    let mut hasher = DefaultHasher::new();
    schema.iter().for_each(|migration| migration.checksum.hash(&mut hasher));
    hasher.finish()
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("the cluster of NRMM_TEST_POSTGRES answers")
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("the superuser may make and drop databases");
}
