//! Photos of filings and the blobs that hold them.

use crate::store::statements;

use uuid::Uuid;

/// A photo in its slot.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PhotoRow {
    pub id: Uuid,
    pub filing_id: Uuid,
    pub slot: String,
    pub hash: String,
    pub thumb_hash: String,
    pub width: i64,
    pub height: i64,
    pub created_at: i64,
    pub doubt: String,
}

/// An identity document in clear.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ClearRow {
    pub id: Uuid,
    pub hash: String,
    pub thumb_hash: String,
}

// While a backup is being made (`upkeep::clock_leap::BACKUP_LEASE_MS`) nothing is marked: what its database names
// stays.
statements! {
    TOUCH_BLOB = "
        insert into blob (hash, bytes, last_used_at, sealed_by)
        values ($1, $2, $3, $4)
        on conflict (hash) do update
        set last_used_at = excluded.last_used_at, sealed_by = excluded.sealed_by
        where blob.dying_at is null";
    MARK_DYING = "
        update blob
        set dying_at = $1
        where dying_at is null and last_used_at < $2
            and not exists (select 1 from mark m where m.name = 'backup' and m.at > $1 and m.at <= $1 + 600000)
            and not exists (select 1 from photo p where p.hash = blob.hash)
            and not exists (select 1 from photo p where p.thumb_hash = blob.hash)
            and not exists (select 1 from inspection i where i.file_hash = blob.hash)
            and not exists (select 1 from site_photo s where s.hash = blob.hash)
            and not exists (select 1 from site_photo s where s.thumb_hash = blob.hash)";
    MARK_DYING_ONE = "
        update blob
        set dying_at = $2
        where hash = $1 and dying_at is null
            and not exists (select 1 from mark m where m.name = 'backup' and m.at > $2 and m.at <= $2 + 600000)
            and not exists (select 1 from photo p where p.hash = blob.hash)
            and not exists (select 1 from photo p where p.thumb_hash = blob.hash)
            and not exists (select 1 from inspection i where i.file_hash = blob.hash)
            and not exists (select 1 from site_photo s where s.hash = blob.hash)
            and not exists (select 1 from site_photo s where s.thumb_hash = blob.hash)";
    DYING = "
        select hash
        from blob
        where dying_at is not null
        limit 500";
    FORGET_BLOB = "
        delete from blob
        where hash = $1 and dying_at is not null";
    /// Identity documents that lie in clear: the slots of `domain::photos::Slot::is_sensitive`, which a test compares.
    COUNT_CLEAR = "
        select count(*)
        from photo p
        join blob b on b.hash = p.hash
        join blob t on t.hash = p.thumb_hash
        where p.slot in ('id_card', 'license') and (b.sealed_by is null or t.sealed_by is null)";
    CLEAR = "
        select p.id, p.hash, p.thumb_hash
        from photo p
        join blob b on b.hash = p.hash
        join blob t on t.hash = p.thumb_hash
        where p.id > $1 and p.slot in ('id_card', 'license') and (b.sealed_by is null or t.sealed_by is null)
        order by p.id
        limit 100";
    RENAME = "
        update photo
        set hash = $3, thumb_hash = $4
        where id = $1 and hash = $2";
    COUNT_SEALED_BY_OTHERS = "
        select count(*)
        from blob
        where sealed_by is not null and sealed_by <> $1";
    SEALED_BY_OTHERS = "
        select hash
        from blob
        where sealed_by is not null and hash > $1 and sealed_by <> $2
        order by hash
        limit 100";
    SEALED_ANEW = "
        update blob
        set sealed_by = $2
        where hash = $1 and sealed_by is not null and sealed_by <> $2 and dying_at is null";
    INSERT = "
        insert into photo (id, filing_id, slot, hash, thumb_hash, width, height, created_at, doubt)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BYTES_OF_OWNER = "
        select cast(coalesce(sum(b.bytes), 0) as bigint)
        from filing f
        join photo p on p.filing_id = f.id
        join blob b on b.hash = p.hash
        where f.owner_id = $1";
    FORGET_UNSENT_OF_SLOT = "
        delete from photo
        where filing_id = $1 and slot = $2 and removed_at is null
            and created_at > coalesce((select f.submitted_at from filing f where f.id = $1), 0)";
    FORGET_UNSENT = "
        delete from photo
        where id = $1 and filing_id = $2 and removed_at is null
            and created_at > coalesce((select f.submitted_at from filing f where f.id = $2), 0)";
    REMOVE_SLOT = "
        update photo
        set removed_at = $3
        where filing_id = $1 and slot = $2 and removed_at is null";
    REMOVE = "
        update photo
        set removed_at = $3
        where id = $1 and filing_id = $2 and removed_at is null";
    DELETE_OF_FILING = "
        delete from photo
        where filing_id = $1";
    CURRENT = "
        select id, filing_id, slot, hash, thumb_hash, width, height, created_at, doubt
        from photo
        where filing_id = $1 and removed_at is null
        order by created_at, id";
    OF_FILING = "
        select id, filing_id, slot, hash, thumb_hash, width, height, created_at, doubt
        from photo
        where filing_id = $1
        order by created_at, id";
    FIND = "
        select id, filing_id, slot, hash, thumb_hash, width, height, created_at, doubt
        from photo
        where id = $1";
}
