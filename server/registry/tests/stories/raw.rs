//! The database behind the register's back: what is really stored, and what somebody with the file could change.

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

/// A second way in.
pub enum Raw {
    /// The same file.
    Sqlite(SqlitePool),
    /// The same database.
    Postgres(PgPool),
}

impl Raw {
    /// Opens the database that a register uses.
    pub async fn open(url: &str) -> Self {
        if url.starts_with("postgres") {
            Self::Postgres(PgPool::connect(url).await.unwrap())
        } else {
            Self::Sqlite(SqlitePool::connect(url).await.unwrap())
        }
    }

    /// The one number of a statement.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }

    /// The texts of a statement with one column.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        let texts: Vec<Option<String>> = match self {
            Self::Sqlite(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
            Self::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
        };
        texts.into_iter().flatten().collect()
    }

    /// Changes rows; answers how many.
    pub async fn change(&self, sql: &str) -> u64 {
        self.try_change(sql).await.unwrap()
    }

    /// As [`Self::change`], where the database may refuse.
    pub async fn try_change(&self, sql: &str) -> sqlx::Result<u64> {
        let sql = AssertSqlSafe(sql);
        Ok(match self {
            Self::Sqlite(pool) => sqlx::query(sql).execute(pool).await?.rows_affected(),
            Self::Postgres(pool) => sqlx::query(sql).execute(pool).await?.rows_affected(),
        })
    }

    /// Takes a trigger away.
    pub async fn drop_trigger(&self, trigger: &str, table: &str) {
        let table = match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" on {table}"),
        };
        self.change(&format!("drop trigger {trigger}{table}")).await;
    }

    /// Every text that is stored anywhere.
    pub async fn everything(&self) -> Vec<String> {
        let columns = match self {
            Self::Sqlite(_) => {
                r#"select 'select "' || c.name || '" from "' || t.name || '"'
                from sqlite_master t join pragma_table_info(t.name) c
                where t.type = 'table' and c.type = 'TEXT'"#
            }
            Self::Postgres(_) => {
                "select format('select %I from %I', column_name, table_name)
                from information_schema.columns
                where table_schema = 'public' and data_type = 'text'"
            }
        };
        let mut everything = Vec::new();
        for column in self.texts(columns).await {
            everything.extend(self.texts(&column).await);
        }
        everything
    }

    /// Lets go of the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
