-- Plates and their collection, machines that passed to another owner, numbers that were replaced, open changes.

create table plate (
    machine_id uuid not null references machine (id),
    no bigint not null,
    kind text not null check (kind in ('first', 'reissue')),
    reason text not null,
    number text not null,
    office_id text not null references office (id),
    code_hash text not null,
    code_sealed text not null,
    issued_by uuid not null references account (id),
    issued_at bigint not null,
    collect_by bigint not null,
    reminded_soon_at bigint,
    reminded_end_at bigint,
    void_at bigint,
    collected_at bigint,
    collected_as text check (collected_as in ('owner', 'agent')),
    collector_name text,
    collector_phone_sealed text,
    note text,
    handed_by uuid references account (id),
    primary key (machine_id, no)
);
-- One plate of a machine waits at a time, and no two that wait have the same code.
create unique index plate_waiting on plate (machine_id) where collected_at is null and void_at is null;
create unique index plate_code on plate (code_hash) where collected_at is null and void_at is null;
create index plate_remind_soon on plate (collect_by)
where collected_at is null and void_at is null and reminded_soon_at is null;
create index plate_remind_end on plate (collect_by)
where collected_at is null and void_at is null and reminded_end_at is null;

-- 主体信息 of who holds a machine that passed to another owner; until then it is that of its registration.
create table machine_holder (
    machine_id uuid not null primary key references machine (id),
    subject_sealed text not null,
    since bigint not null
);

-- Numbers that a machine bore before its stage was corrected.
create table former_number (
    machine_id uuid not null references machine (id),
    number text not null,
    replaced_at bigint not null,
    primary key (machine_id, replaced_at)
);

-- At most one change of a machine waits for a decision.
create unique index filing_open_change on filing (machine_id)
where machine_id is not null and state in ('submitted', 'under_review');

create index machine_owner_changed on machine (owner_id, updated_at, id);
