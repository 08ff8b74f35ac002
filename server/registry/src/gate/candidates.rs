//! 机械信息列表 at a gate (manual 三(四)): the machines from which one is picked. First those that are likely to come, then
//! what a search finds in the register. Where a machine stands is said; whose it is never.

use std::collections::HashSet;

use domain::changes::MachineState;
use domain::gate_search::{Described, GateSearch, beginnings, products_of, serial_range, serials_ending};
use domain::registration_number::RegistrationNumber;
use domain::search::{Lookups, identity_tail};
use domain::stage::Stage;
use domain::visit::ForeignMachine;
use domain::vocabulary::Product;
use uuid::Uuid;

use crate::actor::Actor;
use crate::db::values;
use crate::error::Result;
use crate::gate::store::{self as sql, ForeignRow, VisitRow, WaitingRow};
use crate::machines::store::machines::{self, MachineRow};
use crate::service::Gate;
use crate::sites::store::SiteRow;
use crate::store::lists::{self, Facets, Order};

/// Why a machine is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its entry waits for its exit elsewhere.
    Waiting,
    /// It was here.
    WasHere,
    /// It belongs to somebody whose machines were here.
    SameOwner,
    /// It was registered lately in the site's district.
    Nearby,
    /// A search found it.
    Found,
}

/// Where a machine stands, when it is on a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On this site.
    Here,
    /// On another one.
    Elsewhere,
}

/// A machine of the list from which one is picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub number: String,
    /// 机械产品名称.
    pub product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// Why it is here.
    pub why: Why,
    /// It is on a site now.
    pub standing: Option<Standing>,
}

impl Candidate {
    /// Lines of the list.
    pub const MOST: usize = 20;

    fn registered(row: &MachineRow, why: Why) -> Self {
        Self {
            product: Product::from_code(&row.product).map_or("", Product::label).to_owned(),
            stage: row.stage.chars().next().and_then(Stage::from_code),
            number: row.number.clone(),
            maker: row.maker.clone(),
            model: row.model.clone(),
            why,
            standing: None,
        }
    }

    fn foreign(row: &ForeignRow, why: Why) -> Result<Self> {
        let data: ForeignMachine = serde_json::from_str(&row.data)?;
        Ok(Self {
            product: data.product.label().to_owned(),
            stage: row.number.chars().next().and_then(Stage::from_code),
            number: row.number.clone(),
            maker: data.maker,
            model: data.model,
            why,
            standing: None,
        })
    }

    /// What it is, leaving aside its number, has every word of the search.
    pub(super) fn is_of_kind(&self, search: &GateSearch) -> bool {
        search.matches(Described { number: "", ..self.described() })
    }

    fn described(&self) -> Described<'_> {
        Described { number: &self.number, product: &self.product, maker: &self.maker, model: &self.model }
    }

    /// What it is known by at gates, whatever its stage.
    fn key(&self) -> String {
        RegistrationNumber::parse(&self.number).map_or_else(|_| self.number.clone(), |number| number.without_stage())
    }
}

/// Rows that are looked at before the list is cut.
const LOOKED_AT: i64 = 60;
/// Owners whose other machines are offered.
const OWNERS: usize = 5;

/// A list under way: every machine once, in the order in which it was found.
#[derive(Default)]
struct Picked {
    list: Vec<Candidate>,
    keys: HashSet<String>,
}

impl Picked {
    fn add(&mut self, candidate: Candidate) {
        if self.keys.insert(candidate.key()) {
            self.list.push(candidate);
        }
    }

    fn add_rows<'a>(&mut self, rows: impl IntoIterator<Item = &'a MachineRow>, why: Why) {
        for row in rows.into_iter().filter(|row| row.state != MachineState::Cancelled.code()) {
            self.add(Candidate::registered(row, why));
        }
    }
}

impl Gate<'_> {
    /// The machines to pick from: without a text those that wait, were here, belong to who comes here, or were
    /// registered lately in the site's district; else those that have every word of the text. Owners are never told
    /// here.
    pub async fn candidates(self, actor: &Actor, site: Uuid, text: &str) -> Result<Vec<Candidate>> {
        let row = self.open_site(actor, site).await?;
        let search = GateSearch::parse(text);
        let mut picked = Picked::default();
        self.likely(&row, &mut picked).await?;
        if search.is_empty() {
            if picked.list.len() < Candidate::MOST {
                self.nearby(&row, None, Why::Nearby, &mut picked).await?;
            }
        } else {
            let known = std::mem::take(&mut picked);
            let mut exact = Picked::default();
            self.exactly(text, &mut exact).await?;
            let matching = known.list.into_iter().filter(|candidate| search.matches(candidate.described()));
            for candidate in exact.list.into_iter().chain(matching) {
                picked.add(candidate);
            }
            self.seek(&row, &search, &mut picked).await?;
        }
        let mut list = picked.list;
        self.mark_standing(site, &mut list).await?;
        if search.is_empty() {
            // Who can come in at once stands above who must first leave elsewhere; what is here already needs no entry.
            list.retain(|candidate| candidate.standing != Some(Standing::Here));
            list.sort_by_key(|candidate| (candidate.why != Why::Waiting, candidate.standing.is_some()));
        }
        list.truncate(Candidate::MOST);
        Ok(list)
    }

    /// Those that wait for their entry, were here, or belong to somebody whose machines were here.
    async fn likely(self, site: &SiteRow, picked: &mut Picked) -> Result<()> {
        let waiting: Vec<WaitingRow> = self.db.all(sql::WAITING_OF_SITE, values![site.id]).await?;
        for entry in waiting.iter().take(Candidate::MOST) {
            self.by_number(&entry.number, Why::Waiting, picked).await?;
        }
        let facets = sql::VisitFacets { site: site.id, ..sql::VisitFacets::default() };
        let visits: Vec<VisitRow> = self.db.list(sql::list(&facets, LOOKED_AT)).await?;
        let mut ids: Vec<Uuid> = visits.iter().filter_map(|visit| visit.machine_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows: Vec<MachineRow> =
            if ids.is_empty() { Vec::new() } else { self.db.list(lists::machines_with(&ids)).await? };
        let mut owners: Vec<Uuid> = Vec::new();
        for visit in &visits {
            match visit.machine_id.and_then(|id| rows.iter().find(|row| row.id == id)) {
                Some(row) => {
                    picked.add_rows([row], Why::WasHere);
                    if !owners.contains(&row.owner_id) {
                        owners.push(row.owner_id);
                    }
                }
                None => self.by_number(&visit.number, Why::WasHere, picked).await?,
            }
        }
        for owner in owners.into_iter().take(OWNERS) {
            let rows: Vec<MachineRow> = self.db.all(machines::NEWEST_OF_OWNER, values![owner]).await?;
            picked.add_rows(&rows, Why::SameOwner);
        }
        Ok(())
    }

    /// The machine of a number that has been at a gate, ours or one from elsewhere.
    async fn by_number(self, number: &str, why: Why, picked: &mut Picked) -> Result<()> {
        let Ok(number) = RegistrationNumber::parse(number) else { return Ok(()) };
        let serial = number.serial();
        let row: Option<MachineRow> =
            self.db.one(machines::OF_NUMBER, values![number.prefix(), serial.as_str()]).await?;
        if let Some(row) = row {
            picked.add_rows([&row], why);
        } else if let Some(row) = self.db.one::<ForeignRow>(sql::FOREIGN, values![number.without_stage()]).await? {
            picked.add(Candidate::foreign(&row, why)?);
        }
        Ok(())
    }

    /// What was registered last in the district of the site.
    async fn nearby(self, site: &SiteRow, product: Option<Product>, why: Why, picked: &mut Picked) -> Result<()> {
        let product = product.map(|product| product.code().to_owned());
        let facets = Facets { office: site.office_id.clone(), product, order: Order::Newest, ..Facets::default() };
        let rows: Vec<MachineRow> = self.db.list(lists::machines(&facets, None, LOOKED_AT)).await?;
        picked.add_rows(&rows, why);
        Ok(())
    }

    /// A whole number or serial, or the end of a PIN or 出厂编号.
    async fn exactly(self, text: &str, picked: &mut Picked) -> Result<()> {
        let lookups = Lookups::parse(text);
        if let Some((prefix, serial)) = &lookups.number {
            let prefix = prefix.as_deref().unwrap_or(&self.config.number_prefix);
            let row: Option<MachineRow> = self.db.one(machines::OF_NUMBER, values![prefix, serial.as_str()]).await?;
            picked.add_rows(&row, Why::Found);
        }
        if let Some(identity) = &lookups.identity {
            let rows: Vec<MachineRow> = self.db.all(machines::OF_IDENTITY, values![identity_tail(identity)]).await?;
            picked.add_rows(&rows, Why::Found);
        }
        Ok(())
    }

    /// Looks up the word that says most; what is found must hold the other words too.
    async fn seek(self, site: &SiteRow, search: &GateSearch, picked: &mut Picked) -> Result<()> {
        let Some((lead, rest)) = search.lead() else { return Ok(()) };
        let mut found = Picked::default();
        self.numbered(lead, &mut found).await?;
        let mut products = rest.iter().flat_map(|word| products_of(word));
        let product = products.next().filter(|_| products.next().is_none());
        self.named_so(lead, product, &mut found).await?;
        for product in products_of(lead) {
            self.nearby(site, Some(product), Why::Found, &mut found).await?;
            let everywhere = SiteRow { office_id: None, ..site.clone() };
            self.nearby(&everywhere, Some(product), Why::Found, &mut found).await?;
        }
        for candidate in found.list {
            if rest.iter().all(|word| candidate.described().has(word)) {
                picked.add(candidate);
            }
        }
        Ok(())
    }

    /// A part of a number: its beginning, or its last four or five characters.
    async fn numbered(self, word: &str, picked: &mut Picked) -> Result<()> {
        let own = self.config.number_prefix.as_str();
        for (prefix, beginning) in beginnings(word, own) {
            let (first, last) = serial_range(&beginning);
            let rows: Vec<MachineRow> =
                self.db.all(machines::OF_SERIALS_BETWEEN, values![&prefix, &first, &last]).await?;
            picked.add_rows(&rows, Why::Found);
            let (first, last) = (format!("{prefix}{first}"), format!("{prefix}{last}"));
            for row in self.db.all::<ForeignRow>(sql::FOREIGN_BETWEEN, values![first, last]).await? {
                picked.add(Candidate::foreign(&row, Why::Found)?);
            }
        }
        let serials = serials_ending(word);
        if !serials.is_empty() {
            let rows: Vec<MachineRow> = self.db.list(lists::machines_numbered(own, &serials, LOOKED_AT)).await?;
            picked.add_rows(&rows, Why::Found);
        }
        Ok(())
    }

    /// A part of 机械制造企业 or 型号规格.
    async fn named_so(self, word: &str, product: Option<Product>, picked: &mut Picked) -> Result<()> {
        let sought = self.makers_and_models(word).await?;
        if sought.is_empty() {
            return Ok(());
        }
        let product = product.map(|product| product.code().to_owned());
        let facets = Facets { product, order: Order::Newest, ..Facets::default() };
        let rows: Vec<MachineRow> = self.db.list(lists::machines_of(&facets, None, &sought, LOOKED_AT)).await?;
        picked.add_rows(&rows, Why::Found);
        Ok(())
    }

    async fn mark_standing(self, site: Uuid, list: &mut [Candidate]) -> Result<()> {
        let keys: Vec<String> = list.iter().map(Candidate::key).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let inside: Vec<(String, Uuid)> = self.db.list(sql::inside_of(&keys)).await?;
        for (candidate, key) in list.iter_mut().zip(keys) {
            candidate.standing = inside
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, at)| if *at == site { Standing::Here } else { Standing::Elsewhere });
        }
        Ok(())
    }
}
