//! No statement reads a whole table that grows, and every list is read off an index in its order: both engines are
//! asked for their plans.

use sqlx::{AssertSqlSafe, Row as _};

use super::tests::{postgres, sqlite};

/// Tables that stay as small as a city's organisation, however many machines it has.
const SMALL: [&str; 9] = [
    "office",
    // One row for each key that hashes were made with, and one for each instant that is remembered.
    "hash_key",
    "mark",
    "tally",
    "reason_phrase",
    "number_series",
    "message_template",
    // One row for each combination of office, month, type, stage, fuel and state.
    "machine_tally",
    "decision_tally",
];

/// An index of what waits for a decision and is doubtful, however many filings there are.
const SMALL_INDEX: &str = "USING INDEX filing_doubtful";

/// Statements that read a table from end to end, and why that is right.
const WHOLE: &[(&str, &str)] = &[
    ("people::store::accounts::COUNT", "asked once, of a register that is to be filled"),
    ("plates::store::batches::OF_CITY", "fifty lines off an index in its order"),
    ("plates::store::batches::UNMADE_OF_CITY", "at most five hundred off an index of what waits to be made"),
    ("plates::store::batches::COUNT_UNMADE_OF_CITY", "an index of what waits to be made, which a city keeps small"),
    ("offices::store::systems::OF_CITY", "two hundred lines off an index in its order"),
    ("store::bulk::MACHINES", "the generator, once"),
    ("store::bulk::COUNT_VISITS", "the generator, once, behind all visits"),
    ("trail::store::HEADS_ALONE", "a command that verifies every chain"),
    ("upkeep::store::keeping::ANY_HASHED", "asked once, of a register from before; it stops at the first row"),
    ("upkeep::store::existing::ANY_MACHINE", "asked where a key is missing; it stops at the first row"),
    ("upkeep::store::existing::ANY_CERTIFICATE", "asked where a key is missing; it stops at the first row"),
    ("photos::store::COUNT_CLEAR", "a command, run when a key is changed"),
    ("photos::store::COUNT_SEALED_BY_OTHERS", "a command, run when a key is changed"),
];

fn excused(name: &str) -> bool {
    // Counting what another key has sealed is a command, run when a key is changed.
    name.starts_with("store::sealed::COUNT_") || WHOLE.iter().any(|(statement, _)| *statement == name)
}

/// The table behind an alias: `from filing f`, `join machine m on`.
fn table_of(alias: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(['(', ')', ','])).collect();
    words
        .windows(2)
        .find(|pair| pair[1] == alias && !["from", "join", "on", "select", "update", "into"].contains(&pair[0]))
        .map_or_else(|| alias.to_owned(), |pair| pair[0].to_owned())
}

#[tokio::test]
async fn sqlite_reads_no_growing_table_from_end_to_end() {
    let (_folder, db, pool) = sqlite().await;
    let mut problems = Vec::new();
    let fixed = super::all().into_iter().map(|(name, sql)| (name, sql.sqlite.to_owned(), false));
    let lists = super::built::all().into_iter().map(|(name, built)| (name, built.text, true));
    let searches = super::built::searches().into_iter().map(|(name, built)| (name, built.text, false));
    for (name, text, is_list) in fixed.chain(lists).chain(searches) {
        let Ok(plan) = sqlx::query(AssertSqlSafe(format!("explain query plan {text}"))).fetch_all(&pool).await else {
            continue;
        };
        let lines: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        let inner = |alias: &str| {
            ["CO-ROUTINE", "MATERIALIZE"].iter().any(|word| lines.iter().any(|line| *line == format!("{word} {alias}")))
        };
        for line in &lines {
            let sorts = is_list && line.contains("USE TEMP B-TREE");
            let scans = line.strip_prefix("SCAN ").is_some_and(|rest| {
                let alias = rest.split(' ').next().unwrap_or_default();
                let table = table_of(alias, &text);
                // A list may walk an index in its order: it stops after a page.
                let walks = is_list && rest.contains("USING") && rest.contains("INDEX");
                !walks
                    && !SMALL.contains(&table.as_str())
                    && !rest.ends_with(SMALL_INDEX)
                    && table != "CONSTANT"
                    && !rest.contains("VALUES CLAUSE")
                    && !inner(alias)
            });
            if (sorts || scans) && !excused(&name) {
                problems.push(format!("{name}: {line}"));
            }
        }
    }
    db.close().await;
    assert!(problems.is_empty(), "{} plans:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn postgres_reads_no_growing_table_from_end_to_end() {
    let Some((database, db, pool)) = postgres().await else { return };
    let mut connection = pool.acquire().await.unwrap();
    // An empty table is cheapest read whole: where there is another way it must be taken.
    for setting in [
        "set enable_seqscan = off",
        "set enable_sort = off",
        "set enable_incremental_sort = off",
        "set enable_bitmapscan = off",
        "set plan_cache_mode = force_generic_plan",
    ] {
        sqlx::query(setting).execute(&mut *connection).await.unwrap();
    }
    let mut problems = Vec::new();
    let fixed = super::all().into_iter().map(|(name, sql)| (name, sql.postgres.to_owned(), false));
    let lists = super::built::all().into_iter().map(|(name, built)| (name, built.text, true));
    let searches = super::built::searches().into_iter().map(|(name, built)| (name, built.text, false));
    for (name, text, is_list) in fixed.chain(lists).chain(searches) {
        let places = (1..100).take_while(|place| text.contains(&format!("${place}"))).count();
        let nulls = vec!["null"; places].join(", ");
        let ask =
            if places == 0 { "explain execute asked".to_owned() } else { format!("explain execute asked({nulls})") };
        let prepared = sqlx::raw_sql(AssertSqlSafe(format!("prepare asked as {text}"))).execute(&mut *connection).await;
        if prepared.is_err() {
            continue;
        }
        let plan = sqlx::raw_sql(AssertSqlSafe(ask)).fetch_all(&mut *connection).await;
        sqlx::raw_sql("deallocate asked").execute(&mut *connection).await.unwrap();
        for row in plan.unwrap_or_default() {
            let line: String = row.get(0);
            let scans = line
                .split_once("Seq Scan on ")
                .is_some_and(|(_, rest)| !SMALL.contains(&rest.split(' ').next().unwrap_or_default()));
            let sorts = is_list && line.contains("Sort");
            if (scans || sorts) && !excused(&name) {
                problems.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    drop(connection);
    db.close().await;
    database.remove().await;
    assert!(problems.is_empty(), "{} plans:\n{}", problems.len(), problems.join("\n"));
}
