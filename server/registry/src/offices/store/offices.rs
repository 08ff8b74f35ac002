//! The city's offices.

use crate::store::statements;

/// An office.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OfficeRow {
    pub id: String,
    pub name: String,
    pub district_name: String,
    pub kind: String,
    pub phone: String,
    pub address: String,
    pub hours: String,
    pub version: i64,
}

statements! {
    INSERT = "
        insert into office (id, name, district_name, kind, parent, phone, address, hours, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 1)
        on conflict (id) do nothing";
    LIST = "
        select id, name, district_name, kind, phone, address, hours, version
        from office
        order by id";
    FIND = "
        select id, name, district_name, kind, phone, address, hours, version
        from office
        where id = $1";
    EDIT = "
        update office
        set name = $3, phone = $4, address = $5, hours = $6, version = version + 1
        where id = $1 and version = $2";
}
