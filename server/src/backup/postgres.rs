//! PostgreSQL is copied and restored by its own tools, of the version that is installed: `pg_dump` sees one instant
//! while others write.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use tokio::process::Command;

/// Whether this is a database of PostgreSQL.
pub fn is_postgres(database: &str) -> bool {
    database.starts_with("postgres")
}

/// An address without its password, which goes through the environment: command lines are for everybody to read.
struct Address {
    url: String,
    password: Option<String>,
}

impl Address {
    fn of(database: &str) -> Self {
        let whole = || Self { url: database.to_owned(), password: None };
        let Some((scheme, rest)) = database.split_once("://") else { return whole() };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let Some((user, host)) = authority.rsplit_once('@') else { return whole() };
        let Some((name, password)) = user.split_once(':') else { return whole() };
        Self { url: format!("{scheme}://{name}@{host}{path}"), password: Some(unescaped(password)) }
    }

    /// The same server, another database.
    fn with_database(database: &str, name: &str) -> String {
        let (address, options) = database.split_once('?').map_or((database, None), |(address, it)| (address, Some(it)));
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let server = address[scheme..].find('/').map_or(address, |at| &address[..scheme + at]);
        let options = options.map(|options| format!("?{options}")).unwrap_or_default();
        format!("{server}/{name}{options}")
    }
}

/// `%40` and the like.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|code| hex::decode(code).ok());
        if let Some(code) = code {
            bytes.extend(code);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A tool of the newest PostgreSQL that Debian has installed, else the one on the path.
fn tool(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin").join(name)))
        })
        .filter(|(_, path)| path.exists())
        .max();
    newest.map_or_else(|| PathBuf::from(name), |(_, path)| path)
}

async fn run(name: &str, database: &str, arguments: &[&str], option: &str) -> anyhow::Result<()> {
    let address = Address::of(database);
    let mut command = Command::new(tool(name));
    if let Some(password) = &address.password {
        command.env("PGPASSWORD", password);
    }
    let output = command
        .arg(format!("{option}={}", address.url))
        .args(arguments)
        .output()
        .await
        .with_context(|| format!("{name} is missing: install postgresql-client of the server's version"))?;
    ensure!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

/// The whole database into one file, as it stands at one instant.
pub async fn dump(database: &str, file: &Path) -> anyhow::Result<()> {
    let file = file.display().to_string();
    let arguments = ["--format=custom", "--no-owner", "--no-privileges", "--file", &file];
    run("pg_dump", database, &arguments, "--dbname").await
}

/// A dump into an empty database: all of it or nothing.
pub async fn restore(database: &str, file: &Path) -> anyhow::Result<()> {
    let file = file.display().to_string();
    let arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", &file];
    run("pg_restore", database, &arguments, "--dbname").await
}

/// A database beside the configured one, for a drill; removed by [`BesideDatabase::remove`].
pub struct BesideDatabase {
    server: String,
    name: String,
    /// Its address.
    pub url: String,
}

impl BesideDatabase {
    /// Makes one on the server of `database`; its role must be allowed to (`createdb`).
    pub async fn create(database: &str, name: &str) -> anyhow::Result<Self> {
        run("createdb", database, &[name], "--maintenance-db")
            .await
            .context("演练需要在同一台 PostgreSQL 上另建一个数据库，请给这个账号 CREATEDB 权限")?;
        let url = Address::with_database(database, name);
        Ok(Self { server: database.to_owned(), name: name.to_owned(), url })
    }

    /// Drops it.
    pub async fn remove(self) -> anyhow::Result<()> {
        run("dropdb", &self.server, &["--force", &self.name], "--maintenance-db").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_stands_on_a_command_line() {
        let address = Address::of("postgres://nrmm:p%40ss:w@db.example.cn:5432/register?sslmode=require");
        assert_eq!(address.url, "postgres://nrmm@db.example.cn:5432/register?sslmode=require");
        assert_eq!(address.password.as_deref(), Some("p@ss:w"));
        let without = Address::of("postgres://nrmm@/register?host=/run");
        assert_eq!((without.url.as_str(), without.password), ("postgres://nrmm@/register?host=/run", None));
    }

    #[test]
    fn a_drill_has_a_database_of_its_own() {
        for (url, beside) in [
            ("postgres://a:b@h/register?sslmode=require", "postgres://a:b@h/drill?sslmode=require"),
            ("postgresql://h:5432/register", "postgresql://h:5432/drill"),
            ("postgres:///register?host=/run", "postgres:///drill?host=/run"),
        ] {
            assert_eq!(Address::with_database(url, "drill"), beside);
        }
    }
}
