-- The register, first slice: accounts and sessions, offices, filings with revisions and photos, machines, events, messages.
-- Instants are milliseconds since 1970 in UTC. Text in *_sealed columns is encrypted by the server.

create table office (
    id text not null primary key,
    name text not null,
    district_name text not null,
    kind text not null check (kind in ('city', 'county', 'development-zone')),
    parent text,
    phone text not null,
    address text not null,
    hours text not null
);

create table account (
    id uuid not null primary key,
    role text not null check (role in ('owner', 'site', 'staff')),
    login text not null,
    name text not null,
    password_hash text not null,
    office_id text references office (id),
    duties text not null,
    agreement_version text,
    consented_at bigint,
    created_at bigint not null,
    closed_at bigint
);
create unique index account_login on account (role, login);

create table session (
    token_hash text not null primary key,
    account_id uuid not null references account (id),
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index session_account on session (account_id);

create table sms_code (
    id uuid not null primary key,
    role text not null,
    phone text not null,
    purpose text not null,
    code_hash text not null,
    address text not null,
    sent_at bigint not null,
    expires_at bigint not null,
    tries bigint not null,
    used_at bigint
);
create index sms_code_phone on sms_code (phone, sent_at);
create index sms_code_address on sms_code (address, sent_at);

create table throttle (
    key text not null primary key,
    failures bigint not null,
    blocked_until bigint not null,
    updated_at bigint not null
);

create table outbox (
    id uuid not null primary key,
    template text not null,
    phone_sealed text not null,
    text_sealed text not null,
    created_at bigint not null,
    next_try_at bigint not null,
    tries bigint not null,
    sent_at bigint
);
create index outbox_waiting on outbox (next_try_at) where sent_at is null;

create table filing (
    id uuid not null primary key,
    owner_id uuid not null references account (id),
    kind text not null check (kind in ('registration')),
    state text not null check (state in ('draft', 'submitted', 'under_review', 'approved', 'returned')),
    version bigint not null,
    revision bigint not null,
    subject_sealed text not null,
    photos text not null,
    machine text not null,
    office_id text references office (id),
    owner_name text not null,
    product text not null,
    maker text not null,
    model text not null,
    identity_key text,
    stage text,
    determination text,
    warnings text not null,
    reasons text not null,
    submitted_at bigint,
    claimed_by uuid references account (id),
    claimed_at bigint,
    decided_by uuid references account (id),
    decided_at bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create index filing_owner on filing (owner_id, updated_at, id);
create index filing_queue on filing (office_id, state, submitted_at, id);
create index filing_state on filing (state, submitted_at, id);
create index filing_identity on filing (identity_key) where identity_key is not null;

create table filing_revision (
    filing_id uuid not null references filing (id),
    no bigint not null,
    subject_sealed text not null,
    photos text not null,
    machine text not null,
    photo_ids text not null,
    determination text not null,
    submitted_at bigint not null,
    outcome text,
    reasons text,
    decided_by uuid references account (id),
    decided_at bigint,
    primary key (filing_id, no)
);

create table kept_form (
    filing_id uuid not null references filing (id),
    step text not null,
    fields_sealed text not null,
    why text not null,
    kept_at bigint not null,
    primary key (filing_id, step)
);

create table blob (
    hash text not null primary key,
    bytes bigint not null,
    last_used_at bigint not null,
    dying_at bigint
);
create index blob_last_used on blob (last_used_at);

create table photo (
    id uuid not null primary key,
    filing_id uuid not null references filing (id),
    slot text not null,
    hash text not null references blob (hash),
    thumb_hash text not null references blob (hash),
    width bigint not null,
    height bigint not null,
    created_at bigint not null,
    removed_at bigint
);
create index photo_filing on photo (filing_id, slot, created_at);
create index photo_hash on photo (hash);
create index photo_thumb_hash on photo (thumb_hash);
create unique index photo_slot on photo (filing_id, slot) where removed_at is null and slot <> 'other';

create table number_series (
    prefix text not null primary key,
    next_ordinal bigint not null
);

create table machine (
    id uuid not null primary key references filing (id),
    prefix text not null,
    serial text not null,
    number text not null,
    owner_id uuid not null references account (id),
    office_id text not null references office (id),
    state text not null check (state in ('registered', 'collected', 'cancelled')),
    stage text not null,
    identity_key text,
    product text not null,
    maker text not null,
    model text not null,
    data text not null,
    registered_by uuid not null references account (id),
    registered_at bigint not null,
    updated_at bigint not null
);
create unique index machine_serial on machine (prefix, serial);
create unique index machine_number on machine (number);
create unique index machine_identity on machine (identity_key) where identity_key is not null;
create index machine_owner on machine (owner_id, registered_at, id);
create index machine_office on machine (office_id, registered_at, id);

create table event (
    id uuid not null primary key,
    subject_id uuid not null,
    seq bigint not null,
    at bigint not null,
    actor_id uuid,
    actor_name text not null,
    what text not null,
    detail text not null,
    previous_hash text not null,
    hash text not null
);
create unique index event_chain on event (subject_id, seq);
