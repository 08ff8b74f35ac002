-- Plates and their collection, machines that passed to another owner, numbers that were replaced, open changes.

create table plate (
    machine_id blob not null references machine (id),
    no integer not null,
    kind text not null check (kind in ('first', 'reissue')),
    reason text not null,
    number text not null,
    office_id text not null references office (id),
    code_hash text not null,
    code_sealed text not null,
    issued_by blob not null references account (id),
    issued_at integer not null,
    collect_by integer not null,
    reminded_soon_at integer,
    reminded_end_at integer,
    void_at integer,
    collected_at integer,
    collected_as text check (collected_as in ('owner', 'agent')),
    collector_name text,
    collector_phone_sealed text,
    note text,
    handed_by blob references account (id),
    primary key (machine_id, no)
) strict;
-- One plate of a machine waits at a time, and no two that wait have the same code.
create unique index plate_waiting on plate (machine_id) where collected_at is null and void_at is null;
create unique index plate_code on plate (code_hash) where collected_at is null and void_at is null;
create index plate_remind_soon on plate (collect_by)
where collected_at is null and void_at is null and reminded_soon_at is null;
create index plate_remind_end on plate (collect_by)
where collected_at is null and void_at is null and reminded_end_at is null;

-- 主体信息 of who holds a machine that passed to another owner; until then it is that of its registration.
create table machine_holder (
    machine_id blob not null primary key references machine (id),
    subject_sealed text not null,
    since integer not null
) strict;

-- Numbers that a machine bore before its stage was corrected.
create table former_number (
    machine_id blob not null references machine (id),
    number text not null,
    replaced_at integer not null,
    primary key (machine_id, replaced_at)
) strict;

-- At most one change of a machine waits for a decision.
create unique index filing_open_change on filing (machine_id)
where machine_id is not null and state in ('submitted', 'under_review');

create index machine_owner_changed on machine (owner_id, updated_at, id);
