//! Both engines understand every statement and hold the same schema; SQL stays where it belongs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sqlx::{Executor as _, PgPool, SqlSafeStr as _, SqlitePool};
use tempfile::TempDir;

use crate::clock::Clock;
use crate::db::{self, Db};

#[path = "../../tests/stories/cluster.rs"]
#[expect(dead_code, reason = "who shares it needs one part or the other")]
mod cluster;

use cluster::{FreshDatabase, sqlite_with_schema};

/// A table as either engine describes it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name, type in SQLite's words, may be null.
    columns: Vec<(String, String, bool)>,
    primary_key: Vec<String>,
    /// Unique, partial, columns.
    indexes: BTreeMap<String, (bool, bool, Vec<String>)>,
    /// Column, table and column it points to.
    references: Vec<(String, String, String)>,
}

type Schema = BTreeMap<String, Table>;

/// What the migrations themselves need.
const BOOKKEEPING: &str = "_sqlx_migrations";

pub async fn sqlite() -> (TempDir, Db, SqlitePool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.db");
    sqlite_with_schema(&file, &db::SQLITE_SCHEMA).await;
    let db = Db::open(&format!("sqlite://{}", file.display())).await.unwrap();
    let Db::Sqlite { write, .. } = &db else { panic!("not SQLite") };
    let pool = write.clone();
    (folder, db, pool)
}

pub async fn postgres() -> Option<(FreshDatabase, Db, PgPool)> {
    let database = FreshDatabase::with_schema(Clock::system().new_id(), &db::POSTGRES_SCHEMA).await?;
    let db = Db::open(&database.url).await.unwrap();
    let Db::Postgres(pool) = &db else { panic!("not PostgreSQL") };
    let pool = pool.clone();
    Some((database, db, pool))
}

async fn schema_of_sqlite(pool: &SqlitePool) -> Schema {
    let tables: Vec<(String,)> = sqlx::query_as("select name from sqlite_master where type = 'table' and name <> $1")
        .bind(BOOKKEEPING)
        .fetch_all(pool)
        .await
        .unwrap();
    let mut schema = Schema::new();
    for (name,) in tables {
        let mut table = Table::default();
        let columns: Vec<(String, String, i64, i64)> =
            sqlx::query_as(r#"select name, type, "notnull", pk from pragma_table_info($1) order by cid"#)
                .bind(&name)
                .fetch_all(pool)
                .await
                .unwrap();
        let mut key: Vec<(i64, String)> =
            columns.iter().filter(|column| column.3 > 0).map(|column| (column.3, column.0.clone())).collect();
        key.sort_unstable();
        table.primary_key = key.into_iter().map(|(_, column)| column).collect();
        let column = |(name, kind, not_null, _): (String, String, i64, i64)| (name, kind.to_lowercase(), not_null == 0);
        table.columns = columns.into_iter().map(column).collect();
        let indexes: Vec<(String, i64, i64, String)> = sqlx::query_as(
            r#"select l.name, l."unique", l.partial, i.name
            from pragma_index_list($1) l join pragma_index_info(l.name) i
            where l.origin <> 'pk'
            order by l.name, i.seqno"#,
        )
        .bind(&name)
        .fetch_all(pool)
        .await
        .unwrap();
        for (index, unique, partial, column) in indexes {
            let entry = table.indexes.entry(index).or_insert((unique != 0, partial != 0, Vec::new()));
            entry.2.push(column);
        }
        table.references =
            sqlx::query_as(r#"select "from", "table", coalesce("to", 'id') from pragma_foreign_key_list($1)"#)
                .bind(&name)
                .fetch_all(pool)
                .await
                .unwrap();
        table.references.sort_unstable();
        schema.insert(name, table);
    }
    schema
}

async fn schema_of_postgres(pool: &PgPool) -> Schema {
    let columns: Vec<(String, String, String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text, data_type::text, is_nullable::text
        from information_schema.columns
        where table_schema = 'public' and table_name <> $1
        order by table_name, ordinal_position",
    )
    .bind(BOOKKEEPING)
    .fetch_all(pool)
    .await
    .unwrap();
    let mut schema = Schema::new();
    for (table, column, kind, nullable) in columns {
        let kind = match kind.as_str() {
            "uuid" => "blob",
            "bigint" => "integer",
            other => other,
        };
        schema.entry(table).or_default().columns.push((column, kind.to_owned(), nullable == "YES"));
    }
    let indexes: Vec<(String, String, bool, bool, bool, String)> = sqlx::query_as(
        "select t.relname::text, i.relname::text, x.indisprimary, x.indisunique, x.indpred is not null, a.attname::text
        from pg_index x
        join pg_class i on i.oid = x.indexrelid
        join pg_class t on t.oid = x.indrelid
        join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
        cross join lateral unnest(x.indkey::int2[]) with ordinality as k (number, position)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
        where t.relname <> $1
        order by i.relname, k.position",
    )
    .bind(BOOKKEEPING)
    .fetch_all(pool)
    .await
    .unwrap();
    for (table, index, primary, unique, partial, column) in indexes {
        let table = schema.entry(table).or_default();
        if primary {
            table.primary_key.push(column);
        } else {
            table.indexes.entry(index).or_insert((unique, partial, Vec::new())).2.push(column);
        }
    }
    let references: Vec<(String, String, String, String)> = sqlx::query_as(
        "select t.relname::text, a.attname::text, f.relname::text, b.attname::text
        from pg_constraint c
        join pg_class t on t.oid = c.conrelid
        join pg_class f on f.oid = c.confrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
        join pg_attribute b on b.attrelid = f.oid and b.attnum = c.confkey[1]
        where c.contype = 'f'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for (table, column, other, key) in references {
        schema.entry(table).or_default().references.push((column, other, key));
    }
    for table in schema.values_mut() {
        table.references.sort_unstable();
    }
    schema
}

#[tokio::test]
async fn sqlite_understands_every_statement() {
    let (_folder, db, pool) = sqlite().await;
    let statements = super::all();
    assert!(statements.len() > 50);
    for (name, sql) in statements {
        let prepared = pool.prepare(sql.sqlite.into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {}", prepared.err().unwrap());
    }
    let lists: Vec<_> =
        super::built::all().into_iter().chain(super::built::searches()).chain(super::logs::all()).collect();
    assert!(lists.len() > 1000);
    for (name, built) in lists {
        let prepared = pool.prepare(sqlx::AssertSqlSafe(built.text).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {}", prepared.err().unwrap());
    }
    db.close().await;
}

#[tokio::test]
async fn postgres_understands_every_statement() {
    let Some((database, db, pool)) = postgres().await else { return };
    let mut problems = Vec::new();
    for (name, sql) in super::all() {
        if let Err(error) = pool.prepare(sql.postgres.into_sql_str()).await {
            problems.push(format!("{name}: {error}"));
        }
    }
    for (name, built) in super::built::all().into_iter().chain(super::built::searches()).chain(super::logs::all()) {
        if let Err(error) = pool.prepare(sqlx::AssertSqlSafe(built.text).into_sql_str()).await {
            problems.push(format!("{name}: {error}"));
        }
    }
    db.close().await;
    database.remove().await;
    assert_eq!(problems, Vec::<String>::new());
}

#[tokio::test]
async fn both_engines_hold_the_same_schema() {
    let Some((database, postgres_db, pool)) = postgres().await else { return };
    let of_postgres = schema_of_postgres(&pool).await;
    postgres_db.close().await;
    database.remove().await;
    let (_folder, sqlite_db, pool) = sqlite().await;
    let of_sqlite = schema_of_sqlite(&pool).await;
    sqlite_db.close().await;
    assert!(of_sqlite.len() > 10 && of_sqlite["photo"].references.len() == 3);
    for (name, table) in &of_sqlite {
        assert_eq!(Some(table), of_postgres.get(name), "table {name}: SQLite left, PostgreSQL right");
    }
    assert_eq!(of_sqlite.keys().collect::<Vec<_>>(), of_postgres.keys().collect::<Vec<_>>());
}

#[tokio::test]
async fn every_sealed_column_is_sealed_anew_when_the_key_changes() {
    let (_folder, db, pool) = sqlite().await;
    let schema = schema_of_sqlite(&pool).await;
    db.close().await;
    let in_schema: BTreeSet<(String, String)> = schema
        .into_iter()
        .flat_map(|(name, table)| table.columns.into_iter().map(move |(column, _, _)| (name.clone(), column)))
        .filter(|(_, column)| column.ends_with("_sealed"))
        .collect();
    assert!(in_schema.len() >= 6);
    let in_table: BTreeSet<(String, String)> =
        super::sealed::COLUMNS.iter().map(|column| (column.table.to_owned(), column.column.to_owned())).collect();
    assert_eq!(in_schema, in_table, "left the schema, right `store::sealed::COLUMNS`");
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

#[test]
fn both_engines_have_the_same_migrations() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let of_sqlite = names_in(&migrations.join("sqlite"));
    assert!(!of_sqlite.is_empty());
    assert_eq!(of_sqlite, names_in(&migrations.join("postgres")));
}

/// Every source file of the crate with its text, tests of statements excepted.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let named = found.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.strip_prefix(&root).unwrap().to_owned(), text)
    });
    named
        .filter(|(path, _)| {
            !["store/tests.rs", "store/plans.rs", "db/tests.rs"].map(Path::new).contains(&path.as_path())
        })
        .collect()
}

#[test]
fn only_the_db_module_talks_to_sqlx() {
    let talking: Vec<PathBuf> =
        sources().into_iter().filter(|(_, text)| text.contains("sqlx::query")).map(|(path, _)| path).collect();
    assert_eq!(talking, [PathBuf::from("db.rs")]);
}

/// Whether a line of code, without its comment, holds SQL.
fn holds_sql(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default().trim().to_lowercase();
    let follows = |first: &str, then: &str| code.split_once(first).is_some_and(|(_, rest)| rest.contains(then));
    code.contains("insert into ")
        || code.contains("delete from ")
        || code.starts_with("select ")
        || follows("select ", " from ")
        || follows("update ", " set ")
}

#[test]
fn only_the_store_writes_sql() {
    assert!(holds_sql(r#"let sql = "select id from account";"#) && holds_sql("delete from photo where id = $1"));
    for (path, text) in sources() {
        // The store itself, and the store of each room.
        if !path.iter().any(|part| part == "store" || part == "store.rs") {
            let found: Vec<&str> = text.lines().filter(|line| holds_sql(line)).collect();
            assert!(found.is_empty(), "{}: {found:?}", path.display());
        }
    }
}
