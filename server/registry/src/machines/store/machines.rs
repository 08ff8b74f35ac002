//! The register itself and its number series.

use crate::db::written;
use crate::store::statements;

use uuid::Uuid;

/// A registered machine.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MachineRow {
    pub id: Uuid,
    pub number: String,
    pub owner_id: Uuid,
    pub owner_name: String,
    pub phone_tail: String,
    pub office_id: String,
    pub state: String,
    pub version: i64,
    pub stage: String,
    pub determination: String,
    pub product: String,
    pub maker: String,
    pub model: String,
    pub fuel: String,
    pub data: String,
    pub registered_at: i64,
    pub collect_by: i64,
    pub updated_at: i64,
}

written! {
    /// A machine that is registered: the values of `INSERT`.
    NewMachine {
        id: Uuid,
        prefix: &'a str,
        serial: &'a str,
        number: String,
        owner_id: Uuid,
        owner_name: &'a str,
        phone_tail: String,
        office_id: &'a str,
        stage: String,
        determination: String,
        identity_key: Option<String>,
        identity_tail: Option<String>,
        product: &'a str,
        maker: &'a str,
        model: &'a str,
        fuel: &'a str,
        data: String,
        registered_by: Uuid,
        registered_at: i64,
        collect_by: i64,
    }
}

statements! {
    ALLOCATE = "
        insert into number_series (prefix, next_ordinal)
        values ($1, 2)
        on conflict (prefix) do update
        set next_ordinal = number_series.next_ordinal + 1
        returning next_ordinal - 1";
    INSERT = "
        insert into machine (id, prefix, serial, number, owner_id, owner_name, phone_tail, office_id, state, version,
            stage, determination, identity_key, identity_tail,
            product, maker, model, fuel, data, registered_by, registered_at, collect_by, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'registered', 1, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $19)";
    FIND = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where id = $1";
    OF_NUMBER = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where prefix = $1 and serial = $2";
    OF_IDENTITY = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where identity_tail = $1
        order by registered_at, id
        limit 20";
    OF_SERIALS_BETWEEN = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where prefix = $1 and serial >= $2 and serial <= $3
        order by prefix, serial
        limit 40";
    NEWEST_OF_OWNER = "
        select id, number, owner_id, owner_name, phone_tail, office_id, state, version, stage, determination, product,
            maker, model, fuel, data, registered_at, collect_by,
            updated_at
        from machine
        where owner_id = $1
        order by registered_at desc, id desc
        limit 10";
    NUMBER_OF_IDENTITY = "
        select number
        from machine
        where identity_key = $1";
    IDENTITY_OF = "
        select identity_key
        from machine
        where id = $1";
    LOCK = "
        update machine
        set updated_at = updated_at
        where id = $1 and state <> 'cancelled'";
    COLLECTED = "
        update machine
        set state = 'collected', version = version + 1, updated_at = $2
        where id = $1 and state = 'registered'";
    WAITING_AGAIN = "
        update machine
        set state = 'registered', collect_by = $2, version = version + 1, updated_at = $3
        where id = $1 and state <> 'cancelled'";
    TRANSFER = "
        update machine
        set owner_id = $2, owner_name = $3, phone_tail = $4, version = version + 1, updated_at = $5
        where id = $1 and state <> 'cancelled'";
    MOVE = "
        update machine
        set office_id = $2, data = $3, version = version + 1, updated_at = $4
        where id = $1 and state <> 'cancelled'";
    CANCEL = "
        update machine
        set state = 'cancelled', identity_key = null, version = version + 1, updated_at = $2
        where id = $1 and state <> 'cancelled'";
    CORRECT = "
        update machine
        set number = $3, stage = $4, determination = $5, identity_key = $6, identity_tail = $7, product = $8,
            maker = $9, model = $10, fuel = $11, data = $12,
            version = version + 1, updated_at = $13
        where id = $1 and version = $2 and state <> 'cancelled'";
}
