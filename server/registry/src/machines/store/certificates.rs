//! 登记证明.

use crate::store::statements;

use uuid::Uuid;

/// A certificate.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CertificateRow {
    pub owner_id: Uuid,
    pub content_sealed: String,
    pub issued_at: i64,
}

statements! {
    INSERT = "
        insert into certificate (id, owner_id, code_hash, content_sealed, count, issued_at)
        values ($1, $2, $3, $4, $5, $6)";
    OF_OWNER = "
        select owner_id, content_sealed, issued_at
        from certificate
        where id = $1 and owner_id = $2";
    OF_CODE = "
        select owner_id, content_sealed, issued_at
        from certificate
        where code_hash = $1";
    FLEET = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where owner_id = $1 and state <> 'cancelled'
        order by updated_at desc, id desc
        limit $2";
}
