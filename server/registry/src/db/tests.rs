//! Failures end with their cause: futures dropped at any point, a full disk, connections cut off.

use std::future::Future;
use std::task::Poll;

use super::*;
use crate::store::tests::{postgres, sqlite};

const WRITE: Sql = Sql::both("insert into throttle (key, failures, blocked_until, updated_at) values ($1, 1, 0, 1)");
const COUNT: Sql = Sql::both("select count(*) from throttle");
const REMOVE: Sql = Sql::both("delete from throttle");

async fn write(db: &Db, key: &str, text: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    tx.run(WRITE, values![key]).await?;
    tx.run(WRITE, values![format!("{key}{text}-beside")]).await?;
    tx.commit().await
}

async fn count(db: &Db) -> i64 {
    db.one::<(i64,)>(COUNT, vec![]).await.unwrap().unwrap().0
}

/// Polls a future so often and drops it; whether it had ended.
async fn cut_off(polls: usize, work: impl Future<Output = Result<(), sqlx::Error>>) -> bool {
    let mut work = Box::pin(work);
    let mut left = polls;
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => {
            done.unwrap();
            Poll::Ready(true)
        }
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

async fn dropped_anywhere(db: &Db) {
    let (mut acknowledged, mut cut) = (0, 0);
    for round in 0..200 {
        if cut_off(round % 12, write(db, &format!("cut-{round}"), "")).await {
            acknowledged += 1;
        } else {
            cut += 1;
        }
        // Reads are dropped too.
        let _ = cut_off(round % 3, async { db.one::<(i64,)>(COUNT, vec![]).await.map(drop) }).await;
        // How many polls a write takes is the machine's affair: that some are whole is made so here, and not hoped for.
        if round % 5 == 4 {
            let key = format!("whole-{round}");
            write(db, &key, "").await.unwrap();
            acknowledged += 1;
        }
    }
    assert!(cut > 0, "nothing was cut off");
    // A commit may have arrived whose future was dropped: never less than was acknowledged, and never half of one.
    let rows = count(db).await;
    assert!(rows >= 2 * acknowledged && rows % 2 == 0, "{rows} rows, {acknowledged} acknowledged");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn futures_dropped_at_any_point_leave_sqlite_working() {
    let (_folder, db, _) = sqlite().await;
    dropped_anywhere(&db).await;
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn futures_dropped_at_any_point_leave_postgres_working() {
    let Some((database, db, _)) = postgres().await else { return };
    dropped_anywhere(&db).await;
    db.close().await;
    database.remove().await;
}

/// The engine itself says FULL, at whatever statement needs the next page: SQLite then rolls back by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_fails_what_it_hits_and_nothing_after_it() {
    let (_folder, db, pool) = sqlite().await;
    let long = "x".repeat(3000);
    let (mut full, mut acknowledged) = (0, Vec::new());
    for round in 0..12 {
        // The limit is the connection's own: it is gone with the connection, as the cause is when there is space again.
        let (pages,): (i64,) = sqlx::query_as("pragma page_count").fetch_one(&pool).await.unwrap();
        let limit = sqlx::AssertSqlSafe(format!("pragma max_page_count = {}", pages + round % 4));
        sqlx::query(limit).execute(&pool).await.unwrap();
        for act in 0..6 {
            let key = format!("{round}-{act}");
            match write(&db, &key, &long).await {
                Ok(()) => acknowledged.push(key),
                Err(error) => {
                    assert!(is_unavailable(&error), "{error}");
                    full += 1;
                    break;
                }
            }
        }
        let key = format!("{round}-after");
        write(&db, &key, "").await.unwrap();
        acknowledged.push(key);
    }
    assert!(full >= 8, "the disk was full {full} times");
    for key in &acknowledged {
        let found = db.one::<(i64,)>(Sql::both("select failures from throttle where key = $1"), values![key]).await;
        assert!(found.unwrap().is_some(), "{key} was acknowledged");
    }
    assert_eq!(count(&db).await, 2 * i64::try_from(acknowledged.len()).unwrap(), "and nothing half");
    db.close().await;
}

/// After a failure in doubt nothing more of the transaction runs, and nothing of it is kept: on SQLite the next
/// statement would stand outside of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_failed_in_doubt_takes_no_more_statements() {
    let (_folder, db, pool) = sqlite().await;
    let (pages,): (i64,) = sqlx::query_as("pragma page_count").fetch_one(&pool).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"))).execute(&pool).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.run(WRITE, values!["x".repeat(60_000)]).await.unwrap_err();
    tx.run(WRITE, values!["later"]).await.unwrap_err();
    tx.commit().await.unwrap_err();
    assert_eq!(count(&db).await, 0);
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_breaks_a_rule_leaves_its_connection_and_its_transaction() {
    let (_folder, db, pool) = sqlite().await;
    let mut tx = db.begin().await.unwrap();
    tx.run(WRITE, values!["once"]).await.unwrap();
    assert!(is_unique_violation(&tx.run(WRITE, values!["once"]).await.unwrap_err()));
    tx.run(WRITE, values!["twice"]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 2);
    let refused = db.begin().await.unwrap();
    drop(refused);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.run(REMOVE, vec![]).await.unwrap(), 2);
    drop(tx);
    assert_eq!((count(&db).await, pool.size()), (2, 1), "rolled back");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_postgres_cuts_off_are_replaced() {
    let Some((database, db, pool)) = postgres().await else { return };
    for round in 0..6 {
        let mut tx = db.begin().await.unwrap();
        tx.run(WRITE, values![format!("lost-{round}")]).await.unwrap();
        let others = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        let mut killer = pool.acquire().await.unwrap();
        sqlx::query(others).execute(&mut *killer).await.unwrap();
        drop(killer);
        tx.run(WRITE, values!["on a cut connection"]).await.unwrap_err();
        tx.commit().await.unwrap_err();
        write(&db, &format!("after-{round}"), "").await.unwrap();
    }
    assert_eq!(count(&db).await, 12, "what was committed, and nothing else");
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn sqlite_is_built_and_opened_for_reading_pages() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite://{}", folder.path().join("register.db").display())).await.unwrap();
    let Db::Sqlite { read, write, .. } = &db else { panic!("not SQLite") };
    let options: Vec<(String,)> = sqlx::query_as("pragma compile_options").fetch_all(read).await.unwrap();
    let has = |name: &str| options.iter().any(|(option,)| option.starts_with(name));
    assert!(has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0"), "plans stay, nothing is counted: {options:?}");
    assert!(!has("ENABLE_STAT4") && !has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    for pool in [read, write] {
        let (mapped,): (i64,) = sqlx::query_as("pragma mmap_size").fetch_one(pool).await.unwrap();
        assert!(mapped >= 1 << 30, "{mapped}");
        let (synchronous,): (i64,) = sqlx::query_as("pragma synchronous").fetch_one(pool).await.unwrap();
        assert_eq!(synchronous, 2, "FULL: what is acknowledged survives a power cut");
    }
}

/// Reads a count through what is kept; whether the database had to be asked.
async fn kept(db: &Db, unchanged: &changes::Unchanged<i64>) -> (i64, bool) {
    let mut asked = false;
    let read = async {
        asked = true;
        db.one::<(i64,)>(COUNT, vec![]).await.map(|row| row.map(|row| row.0))
    };
    let found = unchanged.or_read(db, "count", read).await.unwrap().unwrap();
    (found, asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_asked_anew_after_a_commit_of_anybody_and_not_before() {
    let (folder, db, _) = sqlite().await;
    let unchanged = changes::Unchanged::default();
    write(&db, "first", "").await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (2, true));
    assert_eq!(kept(&db, &unchanged).await, (2, false));
    let mut tx = db.begin().await.unwrap();
    tx.run(WRITE, values!["open"]).await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (2, false), "what is not committed is not there");
    tx.commit().await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (3, true));
    // Another process, as far as the file knows.
    let other = Db::open(&format!("sqlite://{}", folder.path().join("register.db").display())).await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (3, false));
    write(&other, "other", "").await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (5, true));
    // After a quiet hour no connection is left, and the index of the log is gone with the last of them.
    other.close().await;
    let Db::Sqlite { write: writer, read, .. } = &db else { panic!("not SQLite") };
    for pool in [read, writer] {
        while let Some(connection) = pool.try_acquire() {
            connection.close().await.unwrap();
        }
    }
    assert!(!folder.path().join("register.db-shm").exists(), "a connection was left");
    let later = Db::open(&format!("sqlite://{}", folder.path().join("register.db").display())).await.unwrap();
    write(&later, "later", "").await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (7, true));
    assert_eq!(kept(&db, &unchanged).await, (7, false));
    write(&later, "latest", "").await.unwrap();
    assert_eq!(kept(&db, &unchanged).await, (9, true));
    let held =
        std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    let removed = held.filter(|file| file.to_string_lossy().contains("-shm (deleted)")).count();
    assert_eq!(removed, 0, "a file that is gone is held open");
    later.close().await;
    db.close().await;
}

/// No commit that was acknowledged is ever missed, however reads and commits fall together.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_kept_is_never_older_than_what_was_acknowledged() {
    let (_folder, db, _) = sqlite().await;
    let unchanged = Arc::new(changes::Unchanged::default());
    let acknowledged = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let over = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let readers: Vec<_> = (0..6)
        .map(|_| {
            let (db, unchanged, acknowledged, over) =
                (db.clone(), unchanged.clone(), acknowledged.clone(), over.clone());
            tokio::spawn(async move {
                let mut spared = 0_u32;
                while !over.load(std::sync::atomic::Ordering::SeqCst) {
                    let least = acknowledged.load(std::sync::atomic::Ordering::SeqCst);
                    let (found, asked) = kept(&db, &unchanged).await;
                    assert!(found >= least, "{least} were acknowledged, {found} were shown");
                    spared += u32::from(!asked);
                    tokio::task::yield_now().await;
                }
                spared
            })
        })
        .collect();
    for round in 0..300 {
        write(&db, &format!("round-{round}"), "").await.unwrap();
        acknowledged.fetch_add(2, std::sync::atomic::Ordering::SeqCst);
    }
    over.store(true, std::sync::atomic::Ordering::SeqCst);
    let mut spared = 0;
    for reader in readers {
        spared += reader.await.unwrap();
    }
    assert!(spared > 0, "nothing was ever kept");
    db.close().await;
}
