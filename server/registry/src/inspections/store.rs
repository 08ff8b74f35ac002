//! 检测记录.

use crate::db::written;
use crate::store::statements;

use uuid::Uuid;

use crate::db::{Built, Value};

/// A test with what its list shows of the machine.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct InspectionRow {
    pub id: Uuid,
    pub machine_id: Uuid,
    pub office_id: String,
    pub tested_at: i64,
    pub data: String,
    pub mean_k: Option<i64>,
    pub limit_k: Option<i64>,
    pub limit_class: Option<String>,
    pub verdict: String,
    pub file_hash: Option<String>,
    pub file_kind: Option<String>,
    pub created_name: String,
    pub created_at: i64,
    pub withdrawn_name: Option<String>,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_reason: Option<String>,
    pub number: String,
    pub product: String,
    pub maker: String,
    pub model: String,
    pub owner_id: Uuid,
    pub owner_name: String,
    pub machine_office_id: String,
    pub stage: String,
}

/// A machine as the limits and a table of tests see it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TestedRow {
    pub id: Uuid,
    pub prefix: String,
    pub serial: String,
    pub number: String,
    pub office_id: String,
    pub state: String,
    pub stage: String,
    pub product: String,
    pub maker: String,
    pub model: String,
    pub data: String,
}

/// How a list is narrowed.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// One office, or every one.
    pub office: Option<String>,
    /// One machine.
    pub machine: Option<Uuid>,
    /// One report number.
    pub report_no: Option<String>,
    /// 检测结论.
    pub verdict: Option<String>,
    /// 检测类型.
    pub origin: Option<String>,
    /// Tested from this instant on.
    pub from: Option<i64>,
    /// Tested before this instant.
    pub until: Option<i64>,
    /// Behind which line the page begins (keyset); the newest comes first.
    pub after: Option<(i64, Uuid)>,
}

macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "
        select i.id, i.machine_id, i.office_id, i.tested_at, i.data, i.mean_k, i.limit_k, i.limit_class, i.verdict,
            i.file_hash, i.file_kind, c.name as created_name, i.created_at, w.name as withdrawn_name, i.withdrawn_at,
                i.withdrawn_reason,
            m.number, m.product, m.maker, m.model, m.owner_id, m.owner_name, m.office_id as machine_office_id, m.stage
        from inspection i
        join machine m on m.id = i.machine_id
        join account c on c.id = i.created_by
        left join account w on w.id = i.withdrawn_by
        ",
            $rest
        )
    };
}

written! {
    /// A test that was entered: the values of `INSERT`.
    NewInspection {
        id: Uuid,
        machine_id: Uuid,
        office_id: &'a str,
        report_no: &'a str,
        body: &'a str,
        origin: &'a str,
        tested_at: i64,
        data: String,
        mean_k: Option<i64>,
        limit_k: Option<i64>,
        limit_class: Option<&'a str>,
        verdict: &'a str,
        created_by: Uuid,
        created_at: i64,
    }
}

statements! {
    INSERT = "
        insert into inspection (id, machine_id, office_id, report_no, body, origin, tested_at, data, mean_k, limit_k,
            limit_class, verdict, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (body, report_no) where withdrawn_at is null do nothing";
    FIND = listed!("where i.id = $1");
    OF_MACHINE = listed!("where i.machine_id = $1
        order by i.tested_at desc, i.id desc");
    TESTED = "
        select id, prefix, serial, number, office_id, state, stage, product, maker, model, data
        from machine
        where id = $1";
    WITHDRAW = "
        update inspection
        set withdrawn_by = $2, withdrawn_at = $3, withdrawn_reason = $4
        where id = $1 and withdrawn_at is null";
    ATTACH = "
        update inspection
        set file_hash = $2, file_kind = $3
        where id = $1 and file_hash is null and withdrawn_at is null";
}

struct Text {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Text {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn holds(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let place = self.bind(value);
            self.conditions.push(format!("{condition} {place}"));
        }
    }
}

/// A page of tests, the newest first.
pub fn list(narrow: &Narrow, limit: i64) -> Built {
    let mut text = Text { conditions: vec!["i.tested_at is not null".to_owned()], values: Vec::new() };
    text.holds("i.office_id =", narrow.office.clone());
    text.holds("i.machine_id =", narrow.machine);
    text.holds("i.report_no =", narrow.report_no.clone());
    text.holds("i.verdict =", narrow.verdict.clone());
    text.holds("i.origin =", narrow.origin.clone());
    text.holds("i.tested_at >=", narrow.from);
    text.holds("i.tested_at <", narrow.until);
    if let Some((at, id)) = narrow.after {
        let (at, id) = (text.bind(at), text.bind(id));
        text.conditions.push(format!("(i.tested_at, i.id) < ({at}, {id})"));
    }
    let head = listed!("where");
    let conditions = text.conditions.join(" and ");
    Built {
        text: format!("{head} {conditions} order by i.tested_at desc, i.id desc limit {limit}"),
        values: text.values,
    }
}

/// Machines by prefix and serial, for a table of tests; `places` of them at once.
pub fn tested(numbers: &[(String, String)]) -> Built {
    let mut text = Text { conditions: Vec::new(), values: Vec::new() };
    for (prefix, serial) in numbers {
        let (prefix, serial) = (text.bind(prefix.as_str()), text.bind(serial.as_str()));
        text.conditions.push(format!("({prefix}, {serial})"));
    }
    let places = text.conditions.join(", ");
    Built {
        text: format!(
            "select id, prefix, serial, number, office_id, state, stage, product, maker, model, data
            from machine
            where (prefix, serial) in (values {places})"
        ),
        values: text.values,
    }
}

/// Which of these reports are in the register: body and report number.
pub fn known_reports(reports: &[(String, String)]) -> Built {
    let mut text = Text { conditions: Vec::new(), values: Vec::new() };
    for (body, report_no) in reports {
        let (body, report_no) = (text.bind(body.as_str()), text.bind(report_no.as_str()));
        text.conditions.push(format!("({body}, {report_no})"));
    }
    let places = text.conditions.join(", ");
    Built {
        text: format!(
            "select body, report_no
            from inspection
            where withdrawn_at is null and (body, report_no) in (values {places})"
        ),
        values: text.values,
    }
}

/// Every statement that can be built, by a name that says which.
#[cfg(test)]
pub fn built() -> Vec<(String, Built)> {
    let some = |yes: bool| yes.then(|| "x".to_owned());
    let mut all = Vec::new();
    for bits in 0_u16..256 {
        let on = |bit: u16| bits & (1 << bit) != 0;
        let narrow = Narrow {
            office: some(on(0)),
            machine: on(1).then(Uuid::nil),
            report_no: some(on(2)),
            verdict: some(on(3)),
            origin: some(on(4)),
            from: on(5).then_some(1),
            until: on(6).then_some(2),
            after: on(7).then(|| (1, Uuid::nil())),
        };
        all.push((format!("inspections::list {bits:08b}"), list(&narrow, 20)));
    }
    let pairs = [("a".to_owned(), "b".to_owned()), ("c".to_owned(), "d".to_owned())];
    all.push(("inspections::tested".to_owned(), tested(&pairs)));
    all.push(("inspections::known_reports".to_owned(), known_reports(&pairs)));
    let counted = crate::store::lists::counted(list(&Narrow::default(), 20));
    all.push(("lists::counted".to_owned(), counted));
    all
}
