//! The register itself and its number series.

/// A registered machine.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MachineRow {
    pub registered_at: i64,
}

statements! {
    ALLOCATE = "
        insert into number_series (prefix, next_ordinal)
        values ($1, 2)
        on conflict (prefix) do update
        set next_ordinal = number_series.next_ordinal + 1
        returning next_ordinal - 1";
    INSERT = "
        insert into machine (id, prefix, serial, number, owner_id, office_id, state, stage, identity_key, product, maker, model, data, registered_by, registered_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, 'registered', $7, $8, $9, $10, $11, $12, $13, $14, $14)";
    FIND = "
        select registered_at
        from machine
        where id = $1";
    NUMBER_OF_IDENTITY = "
        select number
        from machine
        where identity_key = $1";
}
