//! The filters of every list, as its address holds them: read here and nowhere else, for the page and for its file
//! alike.
//!
//! What means nothing narrows nothing.

use domain::changes::MachineState;
use domain::emission::Flag;
use domain::filing::FilingKind;
use domain::inspection::{Origin, Verdict};
use domain::message::Template;
use domain::query::Query;
use domain::site::SiteState;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use jiff::civil::Date;
use uuid::Uuid;

use crate::desk::queue::Order;
use crate::desk::{QueueFilter, QueueState};
use crate::gate::RecordFilter;
use crate::inspections::InspectionFilter;
use crate::machines::MachineFilter;
use crate::messages::{LogFilter, MessageState};
use crate::offices::Office;
use crate::sites::SiteFilter;
use crate::statistics::{Month, StatisticsFilter};
use crate::trail::audit::AuditFilter;
use crate::trail::words::EVENTS;

/// The filters of an address.
#[derive(Debug, Clone, Default)]
pub struct Filters(Query);

/// Reads `instant.id`, the place behind which a page of a list begins (keyset).
pub fn cursor(text: &str) -> Option<(i64, Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

impl Filters {
    /// Reads a query string.
    pub fn parse(query: &str) -> Self {
        Self(Query::parse(query))
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    pub(crate) fn office(&self) -> Option<String> {
        Some(self.text("office")).filter(|office| !office.is_empty())
    }

    fn product(&self) -> Option<Product> {
        Product::from_code(self.get("product"))
    }

    fn stage(&self) -> Option<Stage> {
        let mut chars = self.get("stage").chars();
        chars.next().and_then(Stage::from_code).filter(|_| chars.next().is_none())
    }

    fn fuel(&self) -> Option<Fuel> {
        Fuel::from_code(self.get("fuel"))
    }

    fn from(&self) -> Option<Date> {
        domain::day::parse(self.get("from"))
    }

    fn until(&self) -> Option<Date> {
        domain::day::parse(self.get("until"))
    }

    fn after(&self) -> Option<(i64, Uuid)> {
        cursor(self.get("after"))
    }

    fn machine_state(&self) -> Option<MachineState> {
        MachineState::from_code(self.get("state"))
    }

    fn flag(&self) -> Option<Flag> {
        Flag::from_code(self.get("flag"))
    }

    fn kind(&self) -> Option<FilingKind> {
        FilingKind::from_code(self.get("kind"))
    }

    pub(crate) fn order(&self, usual: Order) -> Order {
        match self.get("order") {
            "oldest" => Order::Oldest,
            "newest" => Order::Newest,
            _ => usual,
        }
    }

    /// Of a queue.
    pub fn filings(&self) -> QueueFilter {
        QueueFilter {
            state: QueueState::from_code(self.get("state")),
            office: self.office(),
            kind: self.kind(),
            product: self.product(),
            stage: self.stage(),
            fuel: self.fuel(),
            flag: self.flag(),
            from: self.from(),
            until: self.until(),
            search: self.text("search"),
            order: self.order(Order::Oldest),
            after: self.after(),
        }
    }

    /// Of the register. Who waits longest for a plate comes first; of the whole register the newest is looked for.
    pub fn machines(&self) -> MachineFilter {
        let state = self.machine_state();
        let usual = if state == Some(MachineState::Registered) { Order::Oldest } else { Order::Newest };
        MachineFilter {
            state,
            office: self.office(),
            product: self.product(),
            stage: self.stage(),
            fuel: self.fuel(),
            from: self.from(),
            until: self.until(),
            search: self.text("search"),
            order: self.order(usual),
            after: self.after(),
        }
    }

    /// Of the inspections.
    pub fn inspections(&self) -> InspectionFilter {
        InspectionFilter {
            office: self.office(),
            verdict: Verdict::from_code(self.get("verdict")),
            origin: Origin::from_code(self.get("origin")),
            from: self.from(),
            until: self.until(),
            search: self.text("search"),
            after: self.after(),
        }
    }

    /// Of the sites that an office sees: a draft is nobody's business but its writer's. Who waits longest comes first.
    pub fn sites(&self) -> SiteFilter {
        let state = SiteState::from_code(self.get("state")).filter(|state| *state != SiteState::Draft);
        let state = state.unwrap_or(SiteState::Submitted);
        let order = if state == SiteState::Submitted { Order::Oldest } else { Order::Newest };
        SiteFilter { state, office: self.office(), search: self.text("search"), order, after: self.after() }
    }

    /// Of the log of messages.
    pub fn messages(&self) -> LogFilter {
        LogFilter {
            state: MessageState::from_code(self.get("state")),
            template: Template::from_code(self.get("template")),
            search: self.text("q"),
            after: self.after(),
        }
    }

    /// Of the trail.
    pub fn audit(&self) -> AuditFilter {
        AuditFilter {
            person: self.text("person"),
            what: self.text("what"),
            office: self.office(),
            from: self.from(),
            until: self.until(),
            record: self.text("record"),
            after: self.after(),
        }
    }

    /// Of the records of a site.
    pub fn records(&self) -> RecordFilter {
        RecordFilter {
            inside: match self.get("state") {
                "inside" => Some(true),
                "left" => Some(false),
                _ => None,
            },
            from: self.from(),
            until: self.until(),
            search: self.text("search"),
            after: self.after(),
        }
    }

    /// Of the statistics.
    pub fn statistics(&self) -> StatisticsFilter {
        let month = |name: &str| Month::parse(self.get(name));
        StatisticsFilter { office: self.office(), from: month("from"), until: month("until") }
    }

    /// The filters in words, for the list of exports and for the trail. What was searched may be a name: it is not
    /// told.
    pub fn words(&self, offices: &[Office]) -> String {
        let office = offices.iter().find(|office| office.code == self.get("office"));
        let state = QueueState::from_code(self.get("state")).map(QueueState::label);
        let event = EVENTS.iter().find(|(what, _)| *what == self.get("what")).map(|(_, words)| (*words).to_owned());
        let searched =
            ["search", "q", "person", "record"].iter().any(|name| !self.get(name).is_empty()).then_some("有搜索词");
        let days = [(self.from(), "起"), (self.until(), "止")]
            .map(|(day, word)| day.map(|day| format!("{}{word}", domain::day::iso(day))));
        let words = [
            office.map(|office| office.district.clone()),
            state.or(self.machine_state().map(MachineState::label)).map(str::to_owned),
            self.kind().map(|kind| kind.label().to_owned()),
            self.product().map(|product| product.label().to_owned()),
            self.stage().map(|stage| stage.name().to_owned()),
            self.fuel().map(|fuel| fuel.label().to_owned()),
            self.flag().map(|flag| flag.label().to_owned()),
            Verdict::from_code(self.get("verdict")).map(|verdict| verdict.label().to_owned()),
            Origin::from_code(self.get("origin")).map(|origin| origin.label().to_owned()),
            MessageState::from_code(self.get("state")).map(|state| state.label().to_owned()),
            Template::from_code(self.get("template")).map(|template| template.label().to_owned()),
            event,
        ];
        let all = words.into_iter().chain(days).chain([searched.map(str::to_owned)]).flatten();
        all.collect::<Vec<String>>().join("，")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_filters_and_never_what_was_searched() {
        let filters =
            Filters::parse("?state=returned&stage=3&from=2026-01-02&search=%E7%8E%8B+%E4%BA%94&state=draft&x=%zz");
        let filter = filters.filings();
        assert_eq!((filter.search.as_str(), filter.stage), ("王 五", Some(Stage::Three)));
        assert_eq!(filter.state, QueueState::from_code("returned"), "the first counts");
        let words = filters.words(&[]);
        assert_eq!(words, "审核不通过，国三，2026-01-02起，有搜索词");
    }

    #[test]
    fn nonsense_narrows_nothing() {
        let filters = Filters::parse("state=&stage=33&product=%FF&from=yesterday&flag&=&&after=5.x&order=up");
        let filter = filters.filings();
        assert_eq!((filter.stage, filter.product, filter.from, filter.flag), (None, None, None, None));
        assert_eq!((filter.after, filter.order), (None, Order::Oldest));
        assert_eq!(filters.words(&[]), "");
        let odd = Filters::parse("state=draft&stage=%00&from=31.2&product=tank");
        assert_eq!((odd.filings().state, odd.sites().state), (None, SiteState::Submitted));
    }

    #[test]
    fn blanks_around_a_value_do_not_matter_and_a_place_in_the_list_is_read() {
        let id = Uuid::from_u128(7);
        let filters = Filters::parse(&format!("search=+3-DL000001+&state=registered&after=12.{id}"));
        let filter = filters.machines();
        assert_eq!((filter.search.as_str(), filter.after), ("3-DL000001", Some((12, id))));
        assert_eq!(filter.order, Order::Oldest, "who waits for a plate");
        assert_eq!(Filters::parse("").machines().order, Order::Newest);
    }
}
