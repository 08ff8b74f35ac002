//! Every address that has something in it, on both sides. What a query string means to the register is in
//! `registry::filters`.

use std::fmt::Display;

pub mod queue;

macro_rules! addresses {
    ($($(#[$meta:meta])* $name:ident($($part:ident),+) $pattern:literal;)+) => {
        $($(#[$meta])* pub fn $name($($part: impl Display),+) -> String { format!($pattern) })+
    };
}

addresses! {
    /// 机械信息 of an owner's machine or filing.
    owner_machine(id) "/owner/machines/{id}";
    /// The electronic 信息采集卡.
    owner_card(id) "/owner/machines/{id}/card";
    /// 申请过户, 迁移, 补领, 注销.
    owner_change(id, kind) "/owner/machines/{id}/change/{kind}";
    /// 我的机械 from a line on.
    owner_machines_after(at, id) "/owner/machines?after={at}.{id}";
    /// A page of the wizard: `subject`, `photos`, `machine`, `check`, `done`.
    filing_page(id, page) "/owner/filings/{id}/{page}";
    /// What a step's page asks.
    step_question(step, filing) "/api/owner/step_{step}?id={filing}";
    /// What 核对 asks.
    check_question(filing) "/api/owner/check?id={filing}";
    /// Where a step's form goes, photos and all.
    photo_form(filing, step) "/photos/{filing}/form/{step}";
    /// Where one photo goes.
    photo_slot(filing, slot) "/photos/{filing}/{slot}";
    /// A photo.
    photo(id) "/photos/{id}";
    /// A photo, small.
    thumbnail(id) "/photos/{id}/thumb";

    /// A site's gate.
    site(id) "/site/sites/{id}";
    /// 工地注册.
    site_edit(id) "/site/sites/{id}/edit";
    /// 机械入场.
    site_enter(id) "/site/sites/{id}/enter";
    /// 机械入场 of a number, encoded for an address.
    site_enter_with(id, number) "/site/sites/{id}/enter?q={number}";
    /// A site's administrators.
    site_members(id) "/site/sites/{id}/members";
    /// 进出记录.
    site_records(id) "/site/sites/{id}/records";
    /// Where 工地注册 goes, photos and all.
    site_form(id) "/sites/{id}/form";
    /// Where 确认入场 goes.
    entry_form(site) "/sites/{site}/entry";
    /// 进出场台账.
    ledger_file(site, format) "/ledgers/{site}/{format}";

    /// A filing on the desk.
    office_filing(id) "/office/filings/{id}";
    /// A queue, as its query string.
    office_queue(query) "/office/filings?{query}";
    /// A queue by its state.
    office_filings_in(state) "/office/filings?state={state}";
    /// A machine of the register.
    office_machine(id) "/office/machines/{id}";
    /// The same with the owner's identity, which leaves a trace.
    office_machine_revealed(id) "/office/machines/{id}?reveal=1";
    /// 更正.
    office_correct(id) "/office/machines/{id}/correct";
    /// A change that the office files.
    office_change(id, kind) "/office/machines/{id}/change/{kind}";
    /// 领取登记 with a machine found.
    office_plates_of(machine) "/office/plates?machine={machine}";
    /// A site on the desk.
    office_site(id) "/office/sites/{id}";
    /// Its 进出记录.
    office_site_records(id) "/office/sites/{id}/records";
    /// Sites by their state.
    office_sites_in(state) "/office/sites?state={state}";
    /// A 检测记录.
    inspection(id) "/office/inspections/{id}";
    /// 录入检测记录 of a machine.
    new_inspection(machine) "/office/inspections/new?machine={machine}";
    /// A table that was brought in.
    inspection_import(id) "/office/inspections/import/{id}";
    /// Suspicions by their state.
    suspicions_in(state) "/office/suspicions?state={state}";
    /// An office.
    office(code) "/office/offices/{code}";
    /// A member of staff.
    staff_member(id) "/office/staff/{id}";
    /// The list of staff from a name on.
    staff_after(search, office, after) "/office/staff?q={search}&office={office}&after={after}";
    /// 操作记录 of a person.
    audit_of_person(id) "/office/audit?person={id}";
    /// 操作记录 about something.
    audit_of_record(id) "/office/audit?record={id}";
    /// The second step of signing in, and where it leads; encoded.
    second_factor(next) "/office/second-factor?next={next}";

    /// A part of the statistics as a file, with the page's query.
    statistics_file(part, format, query) "/office/statistics/{part}.{format}{query}";
    /// A list as a file.
    export(id) "/exports/{id}";
    /// What is wrong in a table, as a file.
    import_report(id) "/sheets/import/{id}";
    /// The photo or PDF beside a test.
    paper(id) "/papers/{id}";
    /// 登记证明 as a file.
    certificate_file(id) "/certificates/{id}";
    /// A file of a batch of plates.
    print_file(batch, file) "/prints/{batch}/{file}";
    /// One plate for the engraver.
    plate_drawing(machine) "/prints/{machine}/plate.svg";

    /// What anybody may know of a number.
    lookup(number) "/m/{number}";
    /// The same with the signature of a plate, encoded.
    lookup_signed(number, signature) "/m/{number}?s={signature}";
    /// The machine's front, with the page's query.
    lookup_photo(number, query) "/m/{number}/photo{query}";
    /// A 登记证明 that is checked.
    certificate(code) "/c/{code}";
}

/// The address of a step's page: opened from 核对 or on the way through, with what is wrong in it or without.
pub fn step(filing: impl Display, step: domain::filing::Step, from: &str, checking: bool) -> String {
    // It leads back there.
    let parts = [(from == "check").then_some("from=check"), checking.then_some("check=1")];
    let query: Vec<&str> = parts.into_iter().flatten().collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", filing_page(filing, step.code()), query.join("&"))
}

/// The address of a filing on the desk, with the queue it was opened from and one more parameter.
pub fn filing_address(id: impl Display, queue: Option<&str>, extra: &str) -> String {
    let queue = queue.map(|queue| format!("queue={}", domain::query::encode(queue))).unwrap_or_default();
    let query: Vec<&str> = [extra, queue.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let filing = office_filing(id);
    if query.is_empty() { filing } else { format!("{filing}?{}", query.join("&")) }
}
