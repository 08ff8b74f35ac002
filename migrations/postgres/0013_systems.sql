-- 系统接口: other systems that may read, each by a key that is shown once and kept as a keyed hash.

create table other_system (
    id uuid not null primary key,
    name text not null,
    office_id text not null references office (id),
    key_hash text not null,
    key_tail text not null,
    created_by uuid not null references account (id),
    created_at bigint not null,
    last_used_on text,
    stopped_at bigint
);
create unique index system_key on other_system (key_hash);
create index system_office on other_system (office_id, created_at, id);
create index system_time on other_system (created_at, id);
