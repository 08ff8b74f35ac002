//! The lists of filings and machines: one statement for every combination of filters, built from fixed parts, so that
//! each walks one index in the order of the list and stops after a page. Values are bound, never written into the text.

pub use domain::lists::Order;
use uuid::Uuid;

use crate::db::{Built, Value};

/// Which column a search looks into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The owner's name, whole.
    OwnerName,
    /// 机械制造企业, whole.
    Maker,
    /// 型号规格, whole.
    Model,
    /// The last four digits of the contact phone.
    PhoneTail,
    /// The last six characters of the PIN or 出厂编号.
    IdentityTail,
}

impl Column {
    /// Every column.
    #[cfg(test)]
    pub const ALL: [Self; 5] = [Self::OwnerName, Self::Maker, Self::Model, Self::PhoneTail, Self::IdentityTail];

    const fn name(self) -> &'static str {
        match self {
            Self::OwnerName => "owner_name",
            Self::Maker => "maker",
            Self::Model => "model",
            Self::PhoneTail => "phone_tail",
            Self::IdentityTail => "identity_tail",
        }
    }
}

/// Which filings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Which {
    /// Every one that was ever sent.
    #[default]
    Sent,
    /// In one state.
    State(String),
    /// Undecided, and possibly a duplicate.
    Doubtful,
    /// Undecided, and due before this instant.
    Overdue(i64),
}

/// Filters that hold for filings and machines alike.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// One office, or every one.
    pub office: Option<String>,
    /// 机械产品名称.
    pub product: Option<String>,
    /// 排放阶段.
    pub stage: Option<String>,
    /// 燃料类型.
    pub fuel: Option<String>,
    /// From this instant on.
    pub from: Option<i64>,
    /// Before this instant.
    pub until: Option<i64>,
    /// One column has this value.
    pub equals: Option<(Column, String)>,
    /// In which order.
    pub order: Order,
    /// Behind which line the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

/// The columns of [`crate::filings::store::filings::ListRow`].
const FILING: &str = "f.id, f.kind, f.state, f.office_id, f.owner_name, f.product, f.fuel, f.maker, f.model, f.stage, \
f.determination, f.warnings, f.revision, f.doubtful, \
    f.submitted_at, f.amber_at, f.due_at, f.updated_at, c.name as claimed_name, f.claimed_at, m.number, \
    m.state as machine_state, m.owner_id as holder_id";
const FILING_JOINS: &str =
    "left join account c on c.id = f.claimed_by left join machine m on m.id = coalesce(f.machine_id, f.id)";
/// The columns of [`crate::machines::store::machines::MachineRow`].
const MACHINE: &str = "m.id, m.number, m.owner_id, m.owner_name, m.phone_tail, m.office_id, m.state, m.version, \
m.stage, m.determination, m.product, m.maker, m.model, \
    m.fuel, m.data, m.registered_at, m.collect_by, m.updated_at";

#[derive(Default)]
pub(crate) struct Text {
    pub conditions: Vec<String>,
    pub values: Vec<Value>,
    /// Filters are compared in a way that no index serves, so that the one of what is sought is taken.
    pub loose: bool,
}

impl Text {
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub fn equal(&mut self, column: &str, value: Option<&String>) {
        if let Some(value) = value {
            let place = self.bind(value.as_str());
            let column = if self.loose { format!("{column} || ''") } else { column.to_owned() };
            self.conditions.push(format!("{column} = {place}"));
        }
    }

    /// The filters that filings and machines share; `table` is the alias, `time` and `id` the columns of the order.
    fn facets(&mut self, facets: &Facets, table: &str, time: &str, id: &str) {
        self.equal(&format!("{table}.product"), facets.product.as_ref());
        self.equal(&format!("{table}.stage"), facets.stage.as_ref());
        self.equal(&format!("{table}.fuel"), facets.fuel.as_ref());
        if let Some((column, value)) = &facets.equals {
            self.equal(&format!("{table}.{}", column.name()), Some(value));
        }
        if let Some(from) = facets.from {
            let place = self.bind(from);
            self.conditions.push(format!("{time} >= {place}"));
        }
        if let Some(until) = facets.until {
            let place = self.bind(until);
            self.conditions.push(format!("{time} < {place}"));
        }
        if let Some((at, last)) = facets.after {
            let (at, last) = (self.bind(at), self.bind(last));
            let sign = if facets.order == Order::Oldest { ">" } else { "<" };
            self.conditions.push(format!("({time}, {id}) {sign} ({at}, {last})"));
        }
    }

    /// The whole statement. How many lines it takes stands in its text: a plan that is made once for all values must
    /// know it.
    pub fn finish(self, head: &str, order: Order, time: &str, id: &str, limit: i64) -> Built {
        let conditions = self.conditions.join(" and ");
        let direction = if order == Order::Oldest { "asc" } else { "desc" };
        let text = format!("{head} where {conditions} order by {time} {direction}, {id} {direction} limit {limit}");
        Built { text, values: self.values }
    }
}

/// What a list is read from: its tables with their conditions, and the columns of its order.
struct Base {
    text: Text,
    from: &'static str,
    time: &'static str,
    id: &'static str,
}

fn filings_base(facets: &Facets, which: &Which, kind: Option<&String>, flag: Option<&String>, loose: bool) -> Base {
    let mut text = Text::default();
    let (mut time, mut id) = ("f.submitted_at", "f.id");
    let mut from = "filing f";
    if flag.is_some() {
        (time, id) = ("g.submitted_at", "g.filing_id");
        from = "filing_flag g join filing f on f.id = g.filing_id";
        text.equal("g.flag", flag);
        text.equal("g.office_id", facets.office.as_ref());
    }
    if let Which::State(state) = which {
        text.equal("f.state", Some(state));
    }
    // What is sought has an index within its state and one within its office.
    text.loose = loose && matches!(which, Which::State(_));
    if flag.is_none() {
        text.equal("f.office_id", facets.office.as_ref());
    }
    text.loose = loose;
    match which {
        Which::Sent => text.conditions.push("f.revision > 0 and f.submitted_at is not null".to_owned()),
        Which::State(_) => {}
        Which::Doubtful => {
            text.conditions.push("f.doubtful > 0".to_owned());
        }
        Which::Overdue(now) => {
            time = "f.due_at";
            let now = text.bind(*now);
            text.conditions.push(format!("f.due_at < {now}"));
        }
    }
    text.equal("f.kind", kind);
    text.facets(facets, "f", time, id);
    Base { text, from, time, id }
}

/// A page of filings.
pub fn filings(facets: &Facets, which: &Which, kind: Option<&String>, flag: Option<&String>, limit: i64) -> Built {
    let Base { text, from, time, id } = filings_base(facets, which, kind, flag, false);
    text.finish(&format!("select {FILING} from {from} {FILING_JOINS}"), facets.order, time, id, limit)
}

fn machines_base(facets: &Facets, state: Option<&String>, loose: bool) -> Base {
    let mut text = Text { conditions: vec!["m.registered_at is not null".to_owned()], ..Text::default() };
    text.equal("m.state", state);
    text.loose = loose && state.is_some();
    text.equal("m.office_id", facets.office.as_ref());
    text.loose = loose;
    text.facets(facets, "m", "m.registered_at", "m.id");
    Base { text, from: "machine m", time: "m.registered_at", id: "m.id" }
}

/// A page of the register.
pub fn machines(facets: &Facets, state: Option<&String>, limit: i64) -> Built {
    let Base { text, from, time, id } = machines_base(facets, state, false);
    text.finish(&format!("select {MACHINE} from {from}"), facets.order, time, id, limit)
}

/// The machines with one of these ids.
pub fn machines_with(ids: &[Uuid]) -> Built {
    let mut text = Text::default();
    let places: Vec<String> = ids.iter().map(|id| text.bind(*id)).collect();
    Built {
        text: format!("select {MACHINE} from machine m where m.id in ({})", places.join(", ")),
        values: text.values,
    }
}

/// The machines of a prefix with one of these serials.
pub fn machines_numbered(prefix: &str, serials: &[String], limit: i64) -> Built {
    let mut text = Text::default();
    let prefix = text.bind(prefix);
    let places: Vec<String> = serials.iter().map(|serial| text.bind(serial.as_str())).collect();
    let text_of = format!(
        "select {MACHINE} from machine m where m.prefix = {prefix} and m.serial in ({}) limit {limit}",
        places.join(", ")
    );
    Built { text: text_of, values: text.values }
}

/// What a search looks for: values, each with the column that may hold it.
pub type Sought = [(Column, String)];

/// A page of the filings that have one of these values: the first ones of each value off its own index, and of those
/// the first ones of all.
pub fn filings_of(
    facets: &Facets,
    which: &Which,
    kind: Option<&String>,
    flag: Option<&String>,
    sought: &Sought,
    limit: i64,
) -> Built {
    let mut base = filings_base(facets, which, kind, flag, true);
    // What waits is few, and found faster than what is sought.
    base.text.loose = flag.is_some() || matches!(which, Which::Doubtful | Which::Overdue(_));
    // The order of a list by flags is the same as by the filings themselves.
    let time = if base.time == "g.submitted_at" { "f.submitted_at" } else { base.time };
    base.found(&format!("select {FILING}"), "filing f", FILING_JOINS, (time, "f.id"), facets.order, sought, limit)
}

/// A page of the machines that have one of these values.
pub fn machines_of(facets: &Facets, state: Option<&String>, sought: &Sought, limit: i64) -> Built {
    let mut base = machines_base(facets, state, true);
    base.text.loose = false;
    let by = (base.time, base.id);
    base.found(&format!("select {MACHINE}"), "machine m", "", by, facets.order, sought, limit)
}

impl Base {
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    fn found(
        mut self,
        select: &str,
        table: &str,
        joins: &str,
        (time, id): (&str, &str),
        order: Order,
        sought: &Sought,
        limit: i64,
    ) -> Built {
        let direction = if order == Order::Oldest { "asc" } else { "desc" };
        let alias = id.split('.').next().unwrap_or_default();
        let mut parts = Vec::new();
        for (number, (column, value)) in sought.iter().enumerate() {
            let shared = self.text.conditions.len();
            self.text.equal(&format!("{alias}.{}", column.name()), Some(value));
            let Self { text, from, time, id } = &self;
            parts.push(format!(
                "select id, moment from (select {id} as id, {time} as moment from {from} where {} \
                 order by {time} {direction}, {id} {direction} limit {limit}) part{number}",
                text.conditions.join(" and ")
            ));
            self.text.conditions.truncate(shared);
        }
        let text = format!(
            "{select} from (select id, moment from ({}) found \
             order by moment {direction}, id {direction} limit {limit}) hit \
             cross join {table} {joins} where {id} = hit.id order by {time} {direction}, {id} {direction}",
            parts.join(" union ")
        );
        Built { text, values: self.text.values }
    }
}

/// How many lines a list has in all.
pub fn counted(list: Built) -> Built {
    Built { text: format!("select count(*) from ({}) counted", list.text), values: list.values }
}
