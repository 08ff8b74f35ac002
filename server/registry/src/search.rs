//! Searching at speed: a text becomes a few exact look-ups. Parts of names are found through `search_word`, which holds
//! every distinct name once for each of its ends.

use domain::search::{Lookups, identity_tail, suffixes};
use uuid::Uuid;

use crate::Registry;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::machines::store::machines;
use crate::store::lists::{Column, Facets, Order};
use crate::store::words as sql;

/// So many different names are followed; a part that more names share should be typed longer.
const MOST_WORDS: i64 = 20;
/// The last code point: everything that begins with a text sorts before the text followed by it.
const LAST: char = '\u{10ffff}';

/// What a text stands for in this register.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// The machine with this registration number.
    pub machine: Option<Uuid>,
    owners: Vec<String>,
    makers: Vec<String>,
    models: Vec<String>,
    phone_tail: Option<String>,
    identity_tail: Option<String>,
}

impl Named {
    /// The columns to look into, with their values.
    pub fn columns(&self) -> Vec<(Column, String)> {
        let words = [(Column::OwnerName, &self.owners), (Column::Maker, &self.makers), (Column::Model, &self.models)];
        let mut columns: Vec<(Column, String)> = words
            .into_iter()
            .flat_map(|(column, words)| words.iter().map(move |word| (column, word.clone())))
            .collect();
        columns.extend(self.phone_tail.clone().map(|tail| (Column::PhoneTail, tail)));
        columns.extend(self.identity_tail.clone().map(|tail| (Column::IdentityTail, tail)));
        columns
    }

    /// Whether a line that was found by its number belongs on this page of the list.
    pub fn fits(facets: &Facets, at: i64, id: Uuid) -> bool {
        let behind = facets.after.is_none_or(|after| match facets.order {
            Order::Oldest => (at, id) > after,
            Order::Newest => (at, id) < after,
        });
        behind && facets.from.is_none_or(|from| at >= from) && facets.until.is_none_or(|until| at < until)
    }
}

impl Registry {
    /// Looks up what a text could mean.
    pub(crate) async fn named(&self, text: &str) -> Result<Named> {
        let lookups = Lookups::parse(text);
        let mut named = Named {
            phone_tail: lookups.phone_tail,
            identity_tail: lookups.identity.as_deref().map(identity_tail),
            ..Named::default()
        };
        if let Some((prefix, serial)) = &lookups.number {
            let prefix = prefix.as_deref().unwrap_or(&self.config.number_prefix);
            let row: Option<machines::MachineRow> =
                self.db.one(machines::OF_NUMBER, values![prefix, serial.as_str()]).await?;
            named.machine = row.map(|row| row.id);
        }
        if let Some(name) = &lookups.name {
            named.owners = self.words("owner", name).await?;
            named.makers = self.words("maker", name).await?;
            named.models = self.words("model", name).await?;
        }
        Ok(named)
    }

    /// The makers and models that a part of a name stands for; owners are left out.
    pub(crate) async fn makers_and_models(&self, part: &str) -> Result<Vec<(Column, String)>> {
        let Some(name) = Lookups::parse(part).name else { return Ok(Vec::new()) };
        let makers = self.words("maker", &name).await?.into_iter().map(|word| (Column::Maker, word));
        let models = self.words("model", &name).await?.into_iter().map(|word| (Column::Model, word));
        Ok(makers.chain(models).collect())
    }

    async fn words(&self, kind: &str, part: &str) -> Result<Vec<String>> {
        let end = format!("{part}{LAST}");
        let rows: Vec<(String,)> = self.db.all(sql::BEGINNING, values![kind, part, end, MOST_WORDS]).await?;
        let mut words: Vec<String> = rows.into_iter().map(|(word,)| word).collect();
        // A name that holds the part twice is found at both.
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }

    /// Makes the names of a filing or machine findable by their parts.
    pub(crate) async fn learn_words(&self, tx: &mut Tx, owner: &str, maker: &str, model: &str) -> Result<()> {
        for (kind, word) in [("owner", owner), ("maker", maker), ("model", model)] {
            let suffixes = suffixes(word);
            let Some(whole) = suffixes.first() else { continue };
            if tx.one::<(String,)>(sql::KNOWN, values![kind, whole.as_str(), word]).await?.is_some() {
                continue;
            }
            for suffix in suffixes {
                tx.run(sql::INSERT, values![kind, suffix, word]).await?;
            }
        }
        Ok(())
    }
}
