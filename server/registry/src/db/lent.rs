//! A connection that a pool has lent, and whether it can be vouched for.
//!
//! SQLite rolls back by itself when a disk is full, and a future that is dropped may leave a statement half done: what
//! state the connection is in is then known to nobody. Such a connection is closed and the pool opens another one. A
//! transaction begins and ends here and not in sqlx, whose count of open transactions stays raised when SQLite has
//! ended one.

use std::future::Future;
use std::pin::Pin;

use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgDatabaseError;
use sqlx::{Database, Executor as _, PgConnection, Pool, Postgres, Sqlite, SqliteConnection};

/// What a statement is told that comes after one that failed.
pub(super) const OVER: &str = "the transaction is over, a statement before this one failed";

/// What differs between the engines.
pub trait Engine: Database {
    /// What begins a transaction that writes.
    const BEGIN: &'static str;

    /// Says a word without values: begin, commit, rollback.
    fn say<'c>(connection: &'c mut Self::Connection, word: &'static str) -> Said<'c>;
}

type Said<'c> = Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'c>>;

impl Engine for Sqlite {
    const BEGIN: &'static str = "begin immediate";

    fn say<'c>(connection: &'c mut SqliteConnection, word: &'static str) -> Said<'c> {
        Box::pin(async move { connection.execute(word).await.map(drop) })
    }
}

impl Engine for Postgres {
    const BEGIN: &'static str = "begin";

    fn say<'c>(connection: &'c mut PgConnection, word: &'static str) -> Said<'c> {
        Box::pin(async move { connection.execute(word).await.map(drop) })
    }
}

/// A connection for one statement or one transaction.
pub struct Lent<E: Engine> {
    connection: PoolConnection<E>,
    /// False while a statement is under way, and for good after one that ended in doubt.
    sound: bool,
}

impl<E: Engine> Lent<E> {
    /// The next free connection.
    pub(super) async fn by(pool: &Pool<E>) -> Result<Self, sqlx::Error> {
        // Boxed: opening a connection is a large future, and every transaction would carry it.
        Ok(Self { connection: Box::pin(pool.acquire()).await?, sound: true })
    }

    /// The connection for one statement; [`Self::settle`] has to hear how it ended. Nothing runs on a connection in
    /// doubt: on SQLite it would be outside of the transaction that it was written for.
    pub(super) fn start(&mut self) -> Result<&mut E::Connection, sqlx::Error> {
        if !self.sound {
            return Err(sqlx::Error::Protocol(OVER.to_owned()));
        }
        self.sound = false;
        Ok(&mut self.connection)
    }

    /// The statement has ended.
    pub(super) fn settle<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.sound = done.as_ref().map_or_else(leaves_sound, |_| true);
        done
    }
}

impl<E: Engine> Drop for Lent<E> {
    fn drop(&mut self) {
        if !self.sound {
            self.connection.close_on_drop();
        }
    }
}

/// A transaction; dropped without `commit` it is rolled back.
pub struct Open<E: Engine> {
    pub(super) lent: Ending<E>,
}

impl<E: Engine> Open<E> {
    /// Waits for a connection and begins.
    pub(super) async fn begin(pool: &Pool<E>) -> Result<Self, sqlx::Error> {
        let mut lent = Lent::by(pool).await?;
        let begun = E::say(lent.start()?, E::BEGIN).await;
        lent.settle(begun)?;
        Ok(Self { lent: Ending(Some(lent)) })
    }

    /// Commits. What failed to commit is in doubt, whatever it failed of.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let Some(mut lent) = self.lent.0.take() else { return Ok(()) };
        E::say(lent.start()?, "commit").await?;
        lent.settle(Ok(()))
    }
}

/// The connection of a transaction until it has ended.
pub struct Ending<E: Engine>(Option<Lent<E>>);

impl<E: Engine> Ending<E> {
    pub(super) fn start(&mut self) -> Result<&mut E::Connection, sqlx::Error> {
        self.0.as_mut().ok_or_else(|| sqlx::Error::Protocol(OVER.to_owned()))?.start()
    }

    pub(super) fn settle<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        match &mut self.0 {
            Some(lent) => lent.settle(done),
            None => done,
        }
    }
}

impl<E: Engine> Drop for Ending<E> {
    /// The connection goes back to its pool behind the rollback; where that fails, or nobody can wait for it, it is
    /// closed.
    fn drop(&mut self) {
        let Some(mut lent) = self.0.take().filter(|lent| lent.sound) else { return };
        lent.sound = false;
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                lent.sound = E::say(&mut lent.connection, "rollback").await.is_ok();
                drop(lent);
            });
        }
    }
}

/// Whether a connection is as it was before a statement that failed so. In doubt it is not.
fn leaves_sound(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound => true,
        sqlx::Error::Database(error) => match code(error.as_ref()) {
            // A constraint, a value out of range, a raised exception, a lost race, a statement that makes no sense.
            Code::Postgres(code) => ["22", "23", "40", "42", "P0"].contains(&class(&code)),
            Code::Sqlite(code) => code == SQLITE_CONSTRAINT,
        },
        _ => false,
    }
}

/// Whether the database says that it cannot store or cannot be reached.
pub(super) fn is_of_the_outside(error: &dyn DatabaseError) -> bool {
    match code(error) {
        // Connection, resources (disk full, too many connections), operator (shut down), system (I/O error).
        Code::Postgres(code) => ["08", "53", "57", "58"].contains(&class(&code)),
        Code::Sqlite(code) => OUTSIDE.contains(&code),
    }
}

/// A row broke a rule of the schema.
const SQLITE_CONSTRAINT: i32 = 19;
/// Busy, locked, read-only, I/O error, full, cannot open.
const OUTSIDE: [i32; 6] = [5, 6, 8, 10, 13, 14];

enum Code {
    Postgres(String),
    Sqlite(i32),
}

fn code(error: &dyn DatabaseError) -> Code {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return Code::Postgres(code.into_owned());
    }
    // The low byte is the primary code.
    Code::Sqlite(code.parse::<i32>().map_or(0, |code| code & 0xff))
}

fn class(code: &str) -> &str {
    code.get(..2).unwrap_or_default()
}
