//! Filings, their revisions, and forms kept aside.

use crate::db::written;
use crate::store::statements;

use uuid::Uuid;

/// A filing as it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct FilingRow {
    pub id: Uuid,
    pub owner_id: Uuid,
    pub kind: String,
    pub machine_id: Option<Uuid>,
    pub change: String,
    pub state: String,
    pub version: i64,
    pub revision: i64,
    pub subject_sealed: String,
    pub photos: String,
    pub machine: String,
    pub office_id: Option<String>,
    pub owner_name: String,
    pub product: String,
    pub fuel: String,
    pub maker: String,
    pub model: String,
    pub stage: Option<String>,
    pub determination: Option<String>,
    pub warnings: String,
    pub reasons: String,
    pub doubtful: i64,
    pub submitted_at: Option<i64>,
    pub amber_at: Option<i64>,
    pub due_at: Option<i64>,
    pub claimed_by: Option<Uuid>,
    pub claimed_at: Option<i64>,
    pub claimed_name: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_name: Option<String>,
    pub filed_by: Option<Uuid>,
    pub updated_at: i64,
    pub saved_steps: i64,
    pub consent_version: String,
    pub consent_at: Option<i64>,
    pub number: Option<String>,
}

/// The owner's last filing that was sent: who declared, and the consent given for it.
#[derive(Debug, sqlx::FromRow)]
pub struct LastSentRow {
    pub id: Uuid,
    pub subject_sealed: String,
    pub consent_version: String,
    pub consent_at: Option<i64>,
    pub submitted_at: i64,
}

/// A filing in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ListRow {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub office_id: Option<String>,
    pub owner_name: String,
    pub product: String,
    pub fuel: String,
    pub maker: String,
    pub model: String,
    pub stage: Option<String>,
    pub determination: Option<String>,
    pub warnings: String,
    pub revision: i64,
    pub doubtful: i64,
    pub submitted_at: Option<i64>,
    pub amber_at: Option<i64>,
    pub due_at: Option<i64>,
    pub updated_at: i64,
    pub claimed_name: Option<String>,
    pub claimed_at: Option<i64>,
    pub number: Option<String>,
    pub machine_state: Option<String>,
    pub holder_id: Option<Uuid>,
}

/// A line of 我的机械: a filing of the owner's, or a machine that another owner registered, with the office it lies with.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OwnRow {
    pub id: Uuid,
    pub state: String,
    pub product: String,
    pub maker: String,
    pub model: String,
    pub owner_name: String,
    pub stage: Option<String>,
    pub revision: i64,
    pub submitted_at: Option<i64>,
    pub amber_at: Option<i64>,
    pub due_at: Option<i64>,
    pub updated_at: i64,
    pub number: Option<String>,
    pub machine_state: Option<String>,
    pub holder_id: Option<Uuid>,
    pub office_id: Option<String>,
    pub office_name: Option<String>,
    pub office_district: Option<String>,
    pub office_kind: Option<String>,
    pub office_phone: Option<String>,
    pub office_address: Option<String>,
    pub office_hours: Option<String>,
    pub office_version: Option<i64>,
}

/// What was sent, once and for all.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RevisionRow {
    pub no: i64,
    pub subject_sealed: String,
    pub photos: String,
    pub machine: String,
    pub photo_ids: String,
    pub determination: String,
    pub submitted_at: i64,
    pub outcome: Option<String>,
    pub reasons: Option<String>,
    pub override_stage: Option<String>,
    pub override_reason: Option<String>,
    pub decided_name: Option<String>,
    pub decided_at: Option<i64>,
}

/// A form kept aside.
#[derive(Debug, sqlx::FromRow)]
pub struct KeptRow {
    pub fields_sealed: String,
    pub why: String,
}

/// A [`ListRow`]: which rows.
macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "
        select f.id, f.kind, f.state, f.office_id, f.owner_name, f.product, f.fuel, f.maker, f.model, f.stage,
            f.determination, f.warnings, f.revision, f.doubtful,
            f.submitted_at, f.amber_at, f.due_at, f.updated_at, c.name as claimed_name, f.claimed_at, m.number,
                m.state as machine_state, m.owner_id as holder_id
        from filing f
        left join account c on c.id = f.claimed_by
        left join machine m on m.id = coalesce(f.machine_id, f.id)
        ",
            $rest
        )
    };
}

written! {
    /// A filing that is submitted: the values of `SUBMIT`.
    Submission {
        id: Uuid,
        owner_id: Uuid,
        version: i64,
        office_id: &'a str,
        identity_tail: Option<String>,
        stage: String,
        determination: &'a str,
        warnings: String,
        submitted_at: i64,
        amber_at: i64,
        due_at: i64,
        phone_tail: String,
        fuel: &'a str,
        owner_name: &'a str,
        product: &'a str,
        maker: &'a str,
        model: &'a str,
        doubtful: i64,
    }
}

statements! {
    INSERT = "
        insert into filing (id, owner_id, kind, change, state, version, revision, subject_sealed, photos, machine,
            owner_name, phone_tail, product, maker, model, fuel,
            warnings, reasons, doubtful, created_at, updated_at)
        values ($1, $2, 'registration', '{}', 'draft', 1, 0, $3, '{}', $5, '', '', $6, $7, $8, '', '[]', '[]', 0,
            $4, $4)";
    FIND = "
        select f.id, f.owner_id, f.kind, f.machine_id, f.change, f.state, f.version, f.revision, f.subject_sealed,
            f.photos, f.machine, f.office_id, f.owner_name, f.product, f.fuel, f.maker, f.model,
            f.stage, f.determination, f.warnings, f.reasons, f.doubtful, f.submitted_at, f.amber_at, f.due_at,
                f.claimed_by, f.claimed_at, c.name as claimed_name,
            f.decided_by, d.name as decided_name, f.filed_by, f.updated_at, f.saved_steps, f.consent_version,
                f.consent_at, m.number
        from filing f
        left join account c on c.id = f.claimed_by
        left join account d on d.id = f.decided_by
        left join machine m on m.id = coalesce(f.machine_id, f.id)
        where f.id = $1";
    BLANK_DRAFT = "
        select f.id
        from filing f
        where f.owner_id = $1 and f.state = 'draft' and f.version = 1 and f.revision = 0 and f.machine = $2
            and not exists (select 1 from photo p where p.filing_id = f.id)
        limit 1";
    COUNT_UNSENT = "
        select count(*)
        from filing
        where owner_id = $1 and state || '' = 'draft' and revision = 0";
    LAST_SUBJECT = "
        select subject_sealed
        from filing
        where owner_id = $1 and kind = 'registration' and revision > 0
        order by submitted_at desc
        limit 1";
    LAST_SENT = "
        select id, subject_sealed, consent_version, consent_at, submitted_at
        from filing
        where owner_id = $1 and kind = 'registration' and revision > 0 and id <> $2
        order by submitted_at desc
        limit 1";
    SAVE_SUBJECT = "
        update filing
        set subject_sealed = $4, owner_name = $5, version = version + 1, updated_at = $6, saved_steps = saved_steps | 1,
            consent_at = case when $7 = '' then null when consent_version = $7 then consent_at else $6 end,
            consent_version = $7
        where id = $1 and owner_id = $2 and version = $3 and kind = 'registration' and state in ('draft', 'returned')
        returning version";
    CARRY_CONSENT = "
        update filing
        set consent_version = $2, consent_at = $3
        where id = $1";
    SAVE_PHOTOS = "
        update filing
        set photos = $4, machine = $6, product = $7, version = version + 1, updated_at = $5,
            saved_steps = saved_steps | 2
        where id = $1 and owner_id = $2 and version = $3 and kind = 'registration' and state in ('draft', 'returned')
        returning version";
    SAVE_MACHINE = "
        update filing
        set machine = $4, product = $5, maker = $6, model = $7, version = version + 1, updated_at = $8,
            saved_steps = saved_steps | 4
        where id = $1 and owner_id = $2 and version = $3 and kind = 'registration' and state in ('draft', 'returned')
        returning version";
    LOCK_EDITABLE = "
        update filing
        set updated_at = $3
        where id = $1 and owner_id = $2 and kind = 'registration' and state in ('draft', 'returned')";
    LOCK = "
        update filing
        set updated_at = updated_at
        where id = $1";
    SUBMIT = "
        update filing
        set state = 'submitted', version = version + 1, revision = revision + 1, office_id = $4, identity_tail = $5,
            stage = $6, determination = $7,
            warnings = $8, submitted_at = $9, updated_at = $9, amber_at = $10, due_at = $11, phone_tail = $12,
                fuel = $13, owner_name = $14, product = $15,
            maker = $16, model = $17, doubtful = $18, claimed_by = null, claimed_at = null, decided_by = null,
                decided_at = null, reasons = '[]'
        where id = $1 and owner_id = $2 and version = $3 and kind = 'registration' and state in ('draft', 'returned')
        returning revision";
    WITHDRAW = "
        update filing
        set state = 'draft', version = version + 1, updated_at = $3, doubtful = 0, amber_at = null, due_at = null
        where id = $1 and owner_id = $2 and kind = 'registration' and state = 'submitted'";
    CLAIM = "
        update filing
        set state = 'under_review', claimed_by = $2, claimed_at = $3
        where id = $1 and (filed_by is null or filed_by <> $2)
            and (state = 'submitted' or (state = 'under_review'
                and (claimed_by = $2 or claimed_at < $4 or claimed_at > $3 + 60000)))";
    FREE = "
        update filing
        set state = 'submitted', claimed_by = null, claimed_at = null
        where id = $1 and state = 'under_review'";
    RELEASE = "
        update filing
        set state = 'submitted', claimed_by = null, claimed_at = null
        where id = $1 and state = 'under_review' and claimed_by = $2";
    APPROVE = "
        update filing
        set state = 'approved', version = version + 1, decided_by = $2, decided_at = $3, updated_at = $3, doubtful = 0,
            amber_at = null, due_at = null
        where id = $1 and revision = $4 and (filed_by is null or filed_by <> $2)
            and (state = 'submitted' or (state = 'under_review'
                and (claimed_by = $2 or claimed_at < $5 or claimed_at > $3 + 60000)))";
    RETURN = "
        update filing
        set state = 'returned', version = version + 1, decided_by = $2, decided_at = $3, updated_at = $3, reasons = $5,
            doubtful = 0, amber_at = null, due_at = null
        where id = $1 and revision = $4 and (filed_by is null or filed_by <> $2)
            and (state = 'submitted' or (state = 'under_review'
                and (claimed_by = $2 or claimed_at < $6 or claimed_at > $3 + 60000)))";
    INSERT_REVISION = "
        insert into filing_revision (filing_id, no, subject_sealed, photos, machine, photo_ids, determination,
            submitted_at, due_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DECIDE_REVISION = "
        update filing_revision
        set outcome = $3, reasons = $4, decided_by = $5, decided_at = $6, override_stage = $7, override_reason = $8
        where filing_id = $1 and no = $2";
    REVISIONS = "
        select r.no, r.subject_sealed, r.photos, r.machine, r.photo_ids, r.determination, r.submitted_at, r.outcome,
            r.reasons, r.override_stage, r.override_reason, a.name as decided_name, r.decided_at
        from filing_revision r
        left join account a on a.id = r.decided_by
        where r.filing_id = $1
        order by r.no desc";
    OF_OWNER = "
        select own.*, o.id as office_id, o.name as office_name, o.district_name as office_district,
            o.kind as office_kind, o.phone as office_phone, o.address as office_address, o.hours as office_hours,
            o.version as office_version
        from (
            select * from (
                select f.id, f.state, f.product, f.maker, f.model, f.owner_name, coalesce(m.stage, f.stage) as stage,
                    f.revision, f.submitted_at, f.amber_at, f.due_at, f.updated_at, m.number,
                    m.state as machine_state, m.owner_id as holder_id, f.office_id as lies_with
                from filing f
                left join machine m on m.id = f.id
                where f.owner_id = $1 and f.kind = 'registration' and (f.updated_at, f.id) < ($2, $3)
                order by f.updated_at desc, f.id desc
                limit $4
            ) as filed
            union all
            select * from (
                select m.id, 'approved', m.product, m.maker, m.model, m.owner_name, m.stage,
                    1, m.registered_at, cast(null as bigint), cast(null as bigint), m.updated_at, m.number,
                    m.state, m.owner_id, m.office_id
                from machine m
                join filing f on f.id = m.id and f.owner_id <> m.owner_id
                where m.owner_id = $1 and (m.updated_at, m.id) < ($2, $3)
                order by m.updated_at desc, m.id desc
                limit $4
            ) as passed
        ) as own
        left join office o on o.id = own.lies_with
        order by own.updated_at desc, own.id desc
        limit $4";
    STATE = "
        select state
        from filing
        where id = $1";
    LINE = listed!("where f.id = $1 and f.revision > 0");
    LINES_OF_MACHINE = listed!(
        "where f.id in (select id from filing where id = $1 union all select id from filing where machine_id = $1)
            and f.revision > 0"
    );
    KEEP_FORM = "
        insert into kept_form (filing_id, step, fields_sealed, why, kept_at)
        values ($1, $2, $3, $4, $5)
        on conflict (filing_id, step) do update
        set fields_sealed = excluded.fields_sealed, why = excluded.why, kept_at = excluded.kept_at";
    KEPT_FORM = "
        select fields_sealed, why
        from kept_form
        where filing_id = $1 and step = $2";
    DROP_KEPT_FORM = "
        delete from kept_form
        where filing_id = $1 and step = $2";
    DROP_KEPT_FORMS = "
        delete from kept_form
        where filing_id = $1";
    DELETE_DRAFT = "
        delete from filing
        where id = $1 and owner_id = $2 and state = 'draft' and revision = 0";
}
