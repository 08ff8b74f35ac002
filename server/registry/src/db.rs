//! Two databases behind one door: SQLite (embedded default) and PostgreSQL.
//!
//! One SQL text serves both wherever the dialects agree. Only this module talks to sqlx; only `store` writes SQL.
//! SQLite has one writer and several readers, so a write transaction is never refused for being second: it waits.
//! A connection that cannot be vouched for is closed and replaced (`lent`), so that no failure outlives its cause.

use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};
use uuid::Uuid;

use changes::Changes;
use lent::{Lent, Open};

pub mod changes;
mod lent;
#[cfg(test)]
mod tests;

/// The migrations of SQLite, in their order.
pub static SQLITE_SCHEMA: Migrator = sqlx::migrate!("../../migrations/sqlite");
/// The migrations of PostgreSQL: the same numbers, the same names.
pub static POSTGRES_SCHEMA: Migrator = sqlx::migrate!("../../migrations/postgres");

/// A statement, written once where both engines agree.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    /// The text SQLite gets.
    pub sqlite: &'static str,
    /// The text PostgreSQL gets.
    pub postgres: &'static str,
}

impl Sql {
    /// One text for both.
    pub const fn both(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }
}

/// A statement that was put together from fixed parts (`store::lists`), with its values.
#[derive(Debug, Clone)]
pub struct Built {
    /// The text, the same for both engines.
    pub text: String,
    /// The values of `$1`, `$2`, …
    pub values: Vec<Value>,
}

/// A bound value. Booleans are stored as instants or as words, never as booleans: SQLite has none.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text, or null.
    Text(Option<String>),
    /// A whole number or an instant in milliseconds, or null.
    Int(Option<i64>),
    /// An id, or null.
    Id(Option<Uuid>),
}

macro_rules! value_from {
    ($($from:ty => |$it:ident| $make:expr),+ $(,)?) => {
        $(impl From<$from> for Value { fn from($it: $from) -> Self { $make } })+
    };
}
value_from! {
    &str => |it| Self::Text(Some(it.to_owned())),
    &String => |it| Self::Text(Some(it.clone())),
    String => |it| Self::Text(Some(it)),
    Option<String> => |it| Self::Text(it),
    Option<&str> => |it| Self::Text(it.map(str::to_owned)),
    i64 => |it| Self::Int(Some(it)),
    Option<i64> => |it| Self::Int(it),
    Uuid => |it| Self::Id(Some(it)),
    Option<Uuid> => |it| Self::Id(it),
}

/// `values![a, b]`: the bound values of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub use values;

/// A row that is written, by the names of its columns; `values` gives them in the order in which they are declared
/// here, which is that of the statement beside it.
macro_rules! written {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        $(#[$meta])*
        pub struct $name<'a> {
            $(pub $field: $kind),+
        }
        impl $name<'_> {
            /// The values of the statement.
            pub fn values(self) -> Vec<$crate::db::Value> {
                $crate::db::values![$(self.$field),+]
            }
        }
    };
}
pub(crate) use written;

/// A row type that reads from either engine; `#[derive(sqlx::FromRow)]` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// What each SQLite connection may keep of the file, in kibibytes below zero. What is mapped is not kept twice.
const CACHE: &str = "-8192";
/// How much of the file is mapped, at most.
const MAPPED: &str = "1073741824";

/// Reading connections: reading is work of the processor, once the file is in memory.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores * 2).unwrap_or(4).clamp(4, 16)
}

/// Options that `.cargo/config.toml` has SQLite compiled with, and those it leaves out.
const BUILT_WITH: &str = "ENABLE_QPSG";
const BUILT_WITHOUT: [&str; 2] = ["ENABLE_STAT4", "ENABLE_MEMORY_MANAGEMENT"];

/// Says so when SQLite was built otherwise: everything works, at twice the price.
async fn warn_of_another_build(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let options: Vec<(String,)> = sqlx::query_as("pragma compile_options").fetch_all(pool).await?;
    let has = |name: &str| options.iter().any(|(option,)| option == name);
    if !has(BUILT_WITH) || BUILT_WITHOUT.into_iter().any(has) {
        tracing::warn!("SQLite was built without the options of .cargo/config.toml: pages take twice the time");
    }
    Ok(())
}

/// The open database.
#[derive(Clone)]
pub enum Db {
    /// One writing connection, several reading ones.
    Sqlite {
        /// Exactly one connection.
        write: SqlitePool,
        /// Readers never wait for the writer (WAL).
        read: SqlitePool,
        /// Whether anything was written.
        changes: Arc<Changes>,
    },
    /// A pool of equals.
    Postgres(PgPool),
}

/// A write transaction; dropped without `commit` it never happened.
pub enum Tx {
    /// `begin immediate` on the one writer.
    Sqlite(Open<Sqlite>),
    /// Read committed.
    Postgres(Open<Postgres>),
}

macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Int(number) => query.bind(number),
                Value::Id(id) => query.bind(id),
            };
        }
        query
    }};
}

/// Runs a statement on a lent connection and lets it be judged by how the statement ended.
macro_rules! on {
    ($lent:expr, $connection:ident => $work:expr) => {{
        let lent = &mut $lent;
        let $connection = lent.start()?;
        let done = $work.await;
        lent.settle(done)
    }};
}

impl Db {
    /// Opens `sqlite://…` or `postgres://…`; an SQLite file is made when it is missing.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres") {
            // A statement is planned once and not at each call: on a large register planning takes longer than reading
            // a page, and the plans that `store::plans` checks are the ones that run.
            let options: PgConnectOptions = url.parse()?;
            let options = options.options([("plan_cache_mode", "force_generic_plan")]);
            let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(30));
            return Ok(Self::Postgres(pool.connect_with(options).await?));
        }
        let options: SqliteConnectOptions = url.parse()?;
        // FULL, not NORMAL: what is acknowledged must survive a power cut, not only a killed process.
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("cache_size", CACHE)
            // Pages are read where the system has them, without a call and a copy for each.
            .pragma("mmap_size", MAPPED)
            .busy_timeout(Duration::from_secs(10));
        // A connection in doubt is closed (`lent`): none has to be asked before it is lent whether it is well.
        let pool = |connections| {
            let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
            pool.acquire_timeout(Duration::from_secs(30))
        };
        let changes = Arc::new(Changes::of(options.get_filename()));
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(readers()).connect_with(options.read_only(true)).await?;
        warn_of_another_build(&read).await?;
        Ok(Self::Sqlite { write, read, changes })
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { write, .. } => SQLITE_SCHEMA.run(write).await?,
            Self::Postgres(pool) => POSTGRES_SCHEMA.run(pool).await?,
        }
        Ok(())
    }

    /// Starts a write transaction.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(Open::begin(write).await?),
            Self::Postgres(pool) => Tx::Postgres(Open::begin(pool).await?),
        })
    }

    /// Every row of a reading statement.
    pub async fn all<T: Row>(&self, sql: Sql, values: Vec<Value>) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Sqlite { read, .. } => {
                let query = bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite), values);
                on!(Lent::by(read).await?, connection => query.fetch_all(connection))
            }
            Self::Postgres(pool) => {
                let query = bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres), values);
                on!(Lent::by(pool).await?, connection => query.fetch_all(connection))
            }
        }
    }

    /// The first row of a reading statement.
    pub async fn one<T: Row>(&self, sql: Sql, values: Vec<Value>) -> Result<Option<T>, sqlx::Error> {
        match self {
            Self::Sqlite { read, .. } => {
                let query = bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite), values);
                on!(Lent::by(read).await?, connection => query.fetch_optional(connection))
            }
            Self::Postgres(pool) => {
                let query = bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres), values);
                on!(Lent::by(pool).await?, connection => query.fetch_optional(connection))
            }
        }
    }

    /// Every row of a reading statement that was put together.
    pub async fn list<T: Row>(&self, built: Built) -> Result<Vec<T>, sqlx::Error> {
        let text = AssertSqlSafe(built.text);
        match self {
            Self::Sqlite { read, .. } => {
                let query = bind_all!(sqlx::query_as::<Sqlite, T>(text), built.values);
                on!(Lent::by(read).await?, connection => query.fetch_all(connection))
            }
            Self::Postgres(pool) => {
                let query = bind_all!(sqlx::query_as::<Postgres, T>(text), built.values);
                on!(Lent::by(pool).await?, connection => query.fetch_all(connection))
            }
        }
    }

    /// Copies an SQLite database into a new file (`upkeep::store::existing::COPY_INTO`), as it stands at one instant,
    /// while others write; PostgreSQL has its own tool.
    pub async fn copy_into(&self, statement: &'static str, file: &str) -> Result<bool, sqlx::Error> {
        let Self::Sqlite { read, .. } = self else { return Ok(false) };
        let query = sqlx::query::<Sqlite>(statement).bind(file);
        on!(Lent::by(read).await?, connection => query.execute(connection))?;
        Ok(true)
    }

    /// Closes the pools.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: Sql, values: Vec<Value>) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Sqlite(tx) => {
                let query = bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite), values);
                on!(tx.lent, connection => query.fetch_all(connection))
            }
            Self::Postgres(tx) => {
                let query = bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres), values);
                on!(tx.lent, connection => query.fetch_all(connection))
            }
        }
    }

    /// The first row.
    pub async fn one<T: Row>(&mut self, sql: Sql, values: Vec<Value>) -> Result<Option<T>, sqlx::Error> {
        match self {
            Self::Sqlite(tx) => {
                let query = bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite), values);
                on!(tx.lent, connection => query.fetch_optional(connection))
            }
            Self::Postgres(tx) => {
                let query = bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres), values);
                on!(tx.lent, connection => query.fetch_optional(connection))
            }
        }
    }

    /// Runs a changing statement; answers how many rows it changed.
    pub async fn run(&mut self, sql: Sql, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let query = bind_all!(sqlx::query::<Sqlite>(sql.sqlite), values);
                on!(tx.lent, connection => query.execute(connection))?.rows_affected()
            }
            Self::Postgres(tx) => {
                let query = bind_all!(sqlx::query::<Postgres>(sql.postgres), values);
                on!(tx.lent, connection => query.execute(connection))?.rows_affected()
            }
        })
    }

    /// Runs a changing statement that was put together.
    pub async fn run_built(&mut self, built: Built) -> Result<u64, sqlx::Error> {
        let text = AssertSqlSafe(built.text);
        Ok(match self {
            Self::Sqlite(tx) => {
                let query = bind_all!(sqlx::query::<Sqlite>(text), built.values);
                on!(tx.lent, connection => query.execute(connection))?.rows_affected()
            }
            Self::Postgres(tx) => {
                let query = bind_all!(sqlx::query::<Postgres>(text), built.values);
                on!(tx.lent, connection => query.execute(connection))?.rows_affected()
            }
        })
    }

    /// Makes it so, durably.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Whether a statement failed because such a row exists already.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether the database failed because it cannot be reached or cannot store: the cause lies outside, and may be gone
/// later.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Protocol(words) => words == lent::OVER,
        sqlx::Error::Database(error) => lent::is_of_the_outside(error.as_ref()),
        _ => false,
    }
}
