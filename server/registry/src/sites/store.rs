//! Construction sites: the form and its revisions, photos, administrators and invitations, the lists of the office.

use crate::store::statements;

use uuid::Uuid;

use crate::db::Built;
use crate::store::lists::{Order, Text};

/// A site.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SiteRow {
    pub id: Uuid,
    pub state: String,
    pub version: i64,
    pub revision: i64,
    pub fields_sealed: String,
    pub office_id: Option<String>,
    pub name: String,
    pub address: String,
    pub contractor: String,
    pub in_zone: i64,
    pub inside_count: i64,
    pub entry_count: i64,
    pub exit_count: i64,
    pub reasons: String,
    pub submitted_at: Option<i64>,
    pub amber_at: Option<i64>,
    pub due_at: Option<i64>,
    pub decided_name: Option<String>,
    pub decided_at: Option<i64>,
    pub closed_reason: Option<String>,
}

/// One submission.
#[derive(Debug, sqlx::FromRow)]
pub struct RevisionRow {
    pub no: i64,
    pub fields_sealed: String,
    pub submitted_at: i64,
    pub outcome: Option<String>,
    pub reasons: Option<String>,
    pub decided_name: Option<String>,
    pub decided_at: Option<i64>,
}

/// A photo of a site or of an entry.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SitePhotoRow {
    pub id: Uuid,
    pub site_id: Uuid,
    pub slot: String,
    pub hash: String,
    pub thumb_hash: String,
}

/// An administrator of a site.
#[derive(Debug, sqlx::FromRow)]
pub struct MemberRow {
    pub account_id: Uuid,
    pub name: String,
    pub login: String,
    pub since: i64,
}

/// An invitation that waits for its answer.
#[derive(Debug, sqlx::FromRow)]
pub struct InvitationRow {
    pub id: Uuid,
    pub site_id: Uuid,
    pub site_name: String,
    pub phone: String,
    pub invited_name: String,
    pub invited_at: i64,
}

macro_rules! site {
    ($rest:literal) => {
        concat!(
            "
        select s.id, s.state, s.version, s.revision, s.fields_sealed, s.office_id, s.name, s.address, s.contractor,
            s.in_zone,
            s.inside_count, s.entry_count, s.exit_count, s.reasons, s.submitted_at, s.amber_at, s.due_at,
            d.name as decided_name, s.decided_at, s.closed_reason
        from site s
        left join account d on d.id = s.decided_by
        ",
            $rest
        )
    };
}

statements! {
    INSERT = "
        insert into site (id, created_by, state, version, revision, fields_sealed, name, address, contractor, in_zone,
            inside_count, entry_count, exit_count, reasons, created_at, updated_at)
        values ($1, $2, 'draft', 1, 0, $3, $4, '', '', 0, 0, 0, 0, '[]', $5, $5)
        on conflict (id) do nothing";
    JOIN = "
        insert into site_member (site_id, account_id, since)
        values ($1, $2, $3)
        on conflict (site_id, account_id) do nothing";
    LEAVE = "
        delete from site_member
        where site_id = $1 and account_id = $2
            and exists (select 1 from site_member o where o.site_id = $1 and o.account_id <> $2)";
    MEMBER = "
        select account_id
        from site_member
        where site_id = $1 and account_id = $2";
    COUNT_UNSENT = "
        select count(*)
        from site_member m
        join site s on s.id = m.site_id
        where m.account_id = $1 and s.revision = 0";
    MEMBERS = "
        select m.account_id, a.name, a.login, m.since
        from site_member m
        join account a on a.id = m.account_id
        where m.site_id = $1
        order by m.since, m.account_id";
    INVITE = "
        insert into site_invitation (id, site_id, phone, invited_by, invited_at)
        values ($1, $2, $3, $4, $5)
        on conflict (phone, site_id) where answered_at is null do nothing";
    INVITATIONS_OF_SITE = "
        select i.id, i.site_id, s.name as site_name, i.phone, a.name as invited_name, i.invited_at
        from site_invitation i
        join site s on s.id = i.site_id
        join account a on a.id = i.invited_by
        where i.site_id = $1 and i.answered_at is null
        order by i.invited_at, i.id";
    INVITATIONS_OF_PHONE = "
        select i.id, i.site_id, s.name as site_name, i.phone, a.name as invited_name, i.invited_at
        from site_invitation i
        join site s on s.id = i.site_id
        join account a on a.id = i.invited_by
        where i.phone = $1 and i.answered_at is null
        order by i.invited_at, i.id";
    INVITED_SINCE = "
        select count(*)
        from site_invitation
        where site_id = $1 and invited_at > $2";
    ANSWER = "
        update site_invitation
        set answered_at = $3, outcome = $4
        where id = $1 and phone = $2 and answered_at is null
        returning site_id";
    WITHDRAW_INVITATION = "
        update site_invitation
        set answered_at = $3, outcome = 'withdrawn'
        where id = $1 and site_id = $2 and answered_at is null";
    FIND = site!("where s.id = $1");
    OF_ACCOUNT = site!("join site_member m on m.site_id = s.id
        where m.account_id = $1
        order by m.since desc, s.id desc");
    LOCK = "
        update site
        set updated_at = updated_at
        where id = $1";
    LOCK_OPEN = "
        update site
        set updated_at = updated_at
        where id = $1 and state = 'approved'";
    LOCK_EDITABLE = "
        update site
        set updated_at = $2
        where id = $1 and state in ('draft', 'returned')";
    SAVE = "
        update site
        set version = version + 1, fields_sealed = $3, name = $4, updated_at = $5
        where id = $1 and version = $2 and state in ('draft', 'returned')";
    SUBMIT = "
        update site
        set state = 'submitted', version = version + 1, revision = revision + 1, office_id = $3, name = $4,
            address = $5,
            contractor = $6, in_zone = $7, submitted_at = $8, amber_at = $9, due_at = $10, updated_at = $8
        where id = $1 and version = $2 and state in ('draft', 'returned')
        returning revision";
    INSERT_REVISION = "
        insert into site_revision (site_id, no, fields_sealed, photo_ids, submitted_at)
        values ($1, $2, $3, $4, $5)";
    REVISIONS = "
        select r.no, r.fields_sealed, r.submitted_at, r.outcome, r.reasons, d.name as decided_name, r.decided_at
        from site_revision r
        left join account d on d.id = r.decided_by
        where r.site_id = $1
        order by r.no desc";
    DECIDE = "
        update site
        set state = $4, version = version + 1, in_zone = $5, reasons = $6, decided_by = $3, decided_at = $7,
            amber_at = null,
            due_at = null, updated_at = $7
        where id = $1 and revision = $2 and state = 'submitted'";
    DECIDE_REVISION = "
        update site_revision
        set outcome = $3, reasons = $4, decided_by = $5, decided_at = $6
        where site_id = $1 and no = $2";
    CLOSE = "
        update site
        set state = 'closed', version = version + 1, closed_reason = $3, decided_by = $2, decided_at = $4,
            updated_at = $4
        where id = $1 and state = 'approved'";
    FORGET_WORDS = "
        delete from site_word
        where site_id = $1";
    LEARN_WORD = "
        insert into site_word (suffix, site_id, office_id)
        values ($1, $2, $3)
        on conflict (suffix, site_id) do nothing";
    INSERT_PHOTO = "
        insert into site_photo (id, site_id, slot, hash, thumb_hash, width, height, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    PHOTO = "
        select id, site_id, slot, hash, thumb_hash
        from site_photo
        where id = $1";
    PHOTOS = "
        select id, site_id, slot, hash, thumb_hash
        from site_photo
        where site_id = $1 and slot in ('board', 'permit') and removed_at is null
        order by created_at, id";
    REMOVE_SLOT = "
        update site_photo
        set removed_at = $3
        where site_id = $1 and slot = $2 and slot <> 'entry' and removed_at is null";
}

/// How the office's list is narrowed.
#[derive(Debug, Clone, Default)]
pub struct SiteFacets {
    /// In one state.
    pub state: String,
    /// One office, or every one.
    pub office: Option<String>,
    /// A part of a name: from this beginning of an end of it …
    pub word: Option<(String, String)>,
    /// In which order.
    pub order: Order,
    /// Behind which site the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

/// What a search follows: a part that more sites share should be typed longer.
pub const MOST_FOUND: i64 = 120;

/// A page of sites.
pub fn list(facets: &SiteFacets, limit: i64) -> Built {
    // What a search found is few, and found faster than what is in a state.
    let mut text = Text { loose: facets.word.is_some(), ..Text::default() };
    text.equal("s.state", Some(&facets.state));
    text.equal("s.office_id", facets.office.as_ref());
    if let Some((from, until)) = &facets.word {
        let (from, until, most) = (text.bind(from.as_str()), text.bind(until.as_str()), text.bind(MOST_FOUND));
        // Within one office only its own names are followed: those of the others would crowd them out.
        let own = facets.office.as_ref().map(|office| format!("w.office_id = {} and ", text.bind(office.as_str())));
        let own = own.unwrap_or_default();
        text.conditions.push(format!(
            "s.id in (select w.site_id from site_word w \
             where {own}w.suffix >= {from} and w.suffix < {until} limit {most})"
        ));
    }
    if let Some((at, id)) = facets.after {
        let (at, id) = (text.bind(at), text.bind(id));
        let sign = if facets.order == Order::Oldest { ">" } else { "<" };
        text.conditions.push(format!("(s.submitted_at, s.id) {sign} ({at}, {id})"));
    }
    text.finish(site!(""), facets.order, "s.submitted_at", "s.id", limit)
}

/// Every list without a search, by a name that says which.
#[cfg(test)]
pub fn built() -> Vec<(String, Built)> {
    let mut all = Vec::new();
    for office in [None, Some("x".to_owned())] {
        for after in [None, Some((1, Uuid::nil()))] {
            for order in [Order::Oldest, Order::Newest] {
                let facets = SiteFacets { state: "x".to_owned(), office: office.clone(), word: None, order, after };
                all.push((format!("sites::list {facets:?}"), list(&facets, 20)));
            }
        }
    }
    all
}

/// The searches: what they find is sorted, two hundred at the most.
#[cfg(test)]
pub fn searches() -> Vec<(String, Built)> {
    [None, Some("x".to_owned())]
        .into_iter()
        .map(|office| {
            let word = Some(("x".to_owned(), "y".to_owned()));
            let facets = SiteFacets { state: "x".to_owned(), office, word, ..SiteFacets::default() };
            (format!("sites::search {facets:?}"), list(&facets, 20))
        })
        .collect()
}
