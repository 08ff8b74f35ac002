//! What `server check --deep` reads: every file that is named somewhere, and the register beside its trail.

use crate::store::statements;

use uuid::Uuid;

/// A file that should be there.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct FileRow {
    pub hash: String,
    /// 1 when something shows it.
    pub used: i64,
}

/// A filing and what became of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StateRow {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
}

statements! {
    FILES = "
        select b.hash, cast(case when exists (select 1 from photo p where p.hash = b.hash)
            or exists (select 1 from photo p where p.thumb_hash = b.hash)
            or exists (select 1 from inspection i where i.file_hash = b.hash)
            or exists (select 1 from site_photo s where s.hash = b.hash)
            or exists (select 1 from site_photo s where s.thumb_hash = b.hash) then 1 else 0 end as bigint) as used
        from blob b
        where b.hash > $1
        order by b.hash
        limit 200";
    FILE = "
        select b.hash, cast(case when exists (select 1 from photo p where p.hash = b.hash)
            or exists (select 1 from photo p where p.thumb_hash = b.hash)
            or exists (select 1 from inspection i where i.file_hash = b.hash)
            or exists (select 1 from site_photo s where s.hash = b.hash)
            or exists (select 1 from site_photo s where s.thumb_hash = b.hash) then 1 else 0 end as bigint) as used
        from blob b
        where b.hash = $1";
    FILING = "
        select id, kind, state
        from filing
        where id = $1";
    FILINGS = "
        select id, kind, state
        from filing
        where id > $1
        order by id
        limit 200";
    MACHINES = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where id > $1
        order by id
        limit 200";
    FILED_BY = "
        select owner_id
        from filing
        where id = $1";
    TRAIL = "
        select what, office_id, detail
        from event
        where subject_id = $1
        order by seq";
    SENT_PHOTOS = "
        select photo_ids
        from filing_revision
        where filing_id = $1";
    PHOTO_IDS = "
        select id
        from photo
        where filing_id = $1";
}
