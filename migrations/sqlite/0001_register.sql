-- The register: accounts and sessions, offices, filings with revisions and photos, machines, events, messages.
-- Instants are milliseconds since 1970 in UTC. Text in *_sealed columns is encrypted by the server.

create table office (
    id text not null primary key,
    name text not null,
    district_name text not null,
    kind text not null check (kind in ('city', 'county', 'development-zone')),
    parent text,
    phone text not null,
    address text not null,
    hours text not null,
    version integer not null
) strict;

create table account (
    id blob not null primary key,
    role text not null check (role in ('owner', 'site', 'staff')),
    login text not null,
    name text not null,
    password_hash text not null,
    office_id text references office (id),
    duties text not null,
    agreement_version text,
    consented_at integer,
    temporary_since integer,
    totp_sealed text,
    totp_step integer not null,
    version integer not null,
    created_at integer not null,
    closed_at integer
) strict;
create unique index account_login on account (role, login);
create index account_name on account (name);
create index account_office on account (office_id, login) where office_id is not null;

create table recovery_code (
    account_id blob not null references account (id),
    code_hash text not null,
    used_at integer,
    primary key (account_id, code_hash)
) strict;

create table session (
    token_hash text not null primary key,
    id blob not null,
    account_id blob not null references account (id),
    pending text check (pending in ('code', 'set-up', 'password')),
    address text not null,
    agent text not null,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    ended_at integer
) strict;
create unique index session_id on session (id);
create index session_account on session (account_id, created_at);
create index session_expiry on session (expires_at);

create table sms_code (
    id blob not null primary key,
    role text not null,
    phone text not null,
    purpose text not null,
    code_hash text not null,
    address text not null,
    sent_at integer not null,
    expires_at integer not null,
    tries integer not null,
    used_at integer
) strict;
create index sms_code_phone on sms_code (phone, sent_at);
create index sms_code_address on sms_code (address, sent_at);
create index sms_code_time on sms_code (sent_at);

create table throttle (
    key text not null primary key,
    failures integer not null,
    blocked_until integer not null,
    updated_at integer not null
) strict;
create index throttle_updated on throttle (updated_at);

create table outbox (
    id blob not null primary key,
    template text not null,
    subject_id blob,
    office_id text references office (id),
    phone_sealed text not null,
    phone_tail text not null,
    text_sealed text not null,
    state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown')),
    error text,
    created_at integer not null,
    next_try_at integer not null,
    tries integer not null,
    sent_at integer
) strict;
create index outbox_waiting on outbox (next_try_at) where state = 'waiting';
create index outbox_sending on outbox (next_try_at) where state = 'sending';
create index outbox_subject on outbox (subject_id, created_at) where subject_id is not null;
create index outbox_office on outbox (office_id, created_at, id);
create index outbox_log on outbox (created_at, id);
create index outbox_sent on outbox (sent_at) where sent_at is not null;

create table filing (
    id blob not null primary key,
    owner_id blob not null references account (id),
    kind text not null check (kind in ('registration', 'transfer', 'move', 'reissue', 'cancellation')),
    machine_id blob,
    change text not null,
    state text not null check (state in ('draft', 'submitted', 'under_review', 'approved', 'returned')),
    version integer not null,
    revision integer not null,
    subject_sealed text not null,
    photos text not null,
    machine text not null,
    office_id text references office (id),
    owner_name text not null,
    phone_tail text not null,
    product text not null,
    maker text not null,
    model text not null,
    fuel text not null,
    identity_tail text,
    stage text,
    determination text,
    warnings text not null,
    reasons text not null,
    doubtful integer not null,
    submitted_at integer,
    amber_at integer,
    due_at integer,
    claimed_by blob references account (id),
    claimed_at integer,
    decided_by blob references account (id),
    decided_at integer,
    created_at integer not null,
    updated_at integer not null
) strict;
create index filing_owner on filing (owner_id, updated_at, id);
create index filing_machine on filing (machine_id, submitted_at) where machine_id is not null;
-- The queues. Each facet has an index that ends in the order of the list, so that a page is read off an index at any size.
-- doubtful, amber_at and due_at are set only while a filing waits for its decision.
create index filing_state on filing (state, submitted_at, id);
create index filing_state_product on filing (state, product, submitted_at, id);
create index filing_state_stage on filing (state, stage, submitted_at, id);
create index filing_state_fuel on filing (state, fuel, submitted_at, id);
create index filing_state_kind on filing (state, kind, submitted_at, id);
create index filing_office on filing (office_id, state, submitted_at, id);
create index filing_office_product on filing (office_id, state, product, submitted_at, id);
create index filing_office_stage on filing (office_id, state, stage, submitted_at, id);
create index filing_office_fuel on filing (office_id, state, fuel, submitted_at, id);
create index filing_office_kind on filing (office_id, state, kind, submitted_at, id);
create index filing_doubtful on filing (submitted_at, id) where doubtful > 0;
create index filing_office_doubtful on filing (office_id, submitted_at, id) where doubtful > 0;
create index filing_due on filing (due_at, id) where due_at is not null;
create index filing_office_due on filing (office_id, due_at, id) where due_at is not null;
-- Searching: whole words and their beginnings; the parts of names are found through search_word.
create index filing_owner_name on filing (owner_name, submitted_at, id) where revision > 0;
create index filing_maker on filing (maker, submitted_at, id) where revision > 0;
create index filing_model on filing (model, submitted_at, id) where revision > 0;
create index filing_phone_tail on filing (phone_tail, submitted_at, id) where revision > 0;
create index filing_identity_tail on filing (identity_tail, submitted_at, id) where revision > 0;

-- What identifies the machine of a sent filing: its PIN, its 机械环保代码, maker and 出厂编号, engine maker and engine number.
create table filing_identity (
    key text not null,
    filing_id blob not null references filing (id),
    primary key (key, filing_id)
) strict;
create index filing_identity_filing on filing_identity (filing_id);

-- Two filings that share an identity, and what a reviewer said about them.
create table possible_duplicate (
    filing_id blob not null references filing (id),
    other_id blob not null references filing (id),
    keys text not null,
    verdict text check (verdict in ('same', 'different')),
    reason text,
    judged_by blob references account (id),
    judged_at integer,
    found_at integer not null,
    primary key (filing_id, other_id)
) strict;
create index possible_duplicate_other on possible_duplicate (other_id);

-- The flags of filings that wait for a decision; gone once it is decided.
create table filing_flag (
    flag text not null,
    office_id text not null references office (id),
    submitted_at integer not null,
    filing_id blob not null references filing (id),
    primary key (flag, submitted_at, filing_id)
) strict;
create index filing_flag_office on filing_flag (office_id, flag, submitted_at, filing_id);
create index filing_flag_filing on filing_flag (filing_id);

-- Every beginning-anywhere of the names that occur: a part of a name is the beginning of one of its suffixes.
create table search_word (
    kind text not null check (kind in ('owner', 'maker', 'model')),
    suffix text not null,
    word text not null,
    primary key (kind, suffix, word)
) strict;

-- The reasons that reviewers pick from.
create table reason_phrase (
    id blob not null primary key,
    position integer not null,
    text text not null
) strict;

-- How many there are, kept by triggers, so that a count is read and never counted.
create table tally (
    what text not null,
    office_id text not null references office (id),
    n integer not null,
    primary key (what, office_id)
) strict;

create table filing_revision (
    filing_id blob not null references filing (id),
    no integer not null,
    subject_sealed text not null,
    photos text not null,
    machine text not null,
    photo_ids text not null,
    determination text not null,
    submitted_at integer not null,
    outcome text,
    reasons text,
    override_stage text,
    override_reason text,
    due_at integer,
    decided_by blob references account (id),
    decided_at integer,
    primary key (filing_id, no)
) strict;

create table kept_form (
    filing_id blob not null references filing (id),
    step text not null,
    fields_sealed text not null,
    why text not null,
    kept_at integer not null,
    primary key (filing_id, step)
) strict;

create table blob (
    hash text not null primary key,
    bytes integer not null,
    last_used_at integer not null,
    dying_at integer
) strict;
create index blob_last_used on blob (last_used_at);
create index blob_dying on blob (dying_at) where dying_at is not null;

create table photo (
    id blob not null primary key,
    filing_id blob not null references filing (id),
    slot text not null,
    hash text not null references blob (hash),
    thumb_hash text not null references blob (hash),
    width integer not null,
    height integer not null,
    created_at integer not null,
    removed_at integer
) strict;
create index photo_filing on photo (filing_id, slot, created_at);
create index photo_hash on photo (hash);
create index photo_thumb_hash on photo (thumb_hash);
create unique index photo_slot on photo (filing_id, slot) where removed_at is null and slot <> 'other';

create table number_series (
    prefix text not null primary key,
    next_ordinal integer not null
) strict;

create table machine (
    id blob not null primary key references filing (id),
    prefix text not null,
    serial text not null,
    number text not null,
    owner_id blob not null references account (id),
    owner_name text not null,
    phone_tail text not null,
    office_id text not null references office (id),
    state text not null check (state in ('registered', 'collected', 'cancelled')),
    version integer not null,
    stage text not null,
    determination text not null,
    identity_key text,
    identity_tail text,
    product text not null,
    maker text not null,
    model text not null,
    fuel text not null,
    data text not null,
    registered_by blob not null references account (id),
    registered_at integer not null,
    collect_by integer not null,
    updated_at integer not null
) strict;
create unique index machine_serial on machine (prefix, serial);
create unique index machine_number on machine (number);
create unique index machine_identity on machine (identity_key) where identity_key is not null;
create index machine_owner on machine (owner_id, registered_at, id);
create index machine_time on machine (registered_at, id);
create index machine_product on machine (product, registered_at, id);
create index machine_stage on machine (stage, registered_at, id);
create index machine_fuel on machine (fuel, registered_at, id);
create index machine_state on machine (state, registered_at, id);
create index machine_office on machine (office_id, registered_at, id);
create index machine_office_product on machine (office_id, product, registered_at, id);
create index machine_office_stage on machine (office_id, stage, registered_at, id);
create index machine_office_fuel on machine (office_id, fuel, registered_at, id);
create index machine_office_state on machine (office_id, state, registered_at, id);
create index machine_owner_name on machine (owner_name, registered_at, id);
create index machine_maker on machine (maker, registered_at, id);
create index machine_model on machine (model, registered_at, id);
create index machine_phone_tail on machine (phone_tail, registered_at, id);
create index machine_identity_tail on machine (identity_tail, registered_at, id);

-- How many machines were registered, by everything that the statistics show; kept by triggers.
create table machine_tally (
    office_id text not null references office (id),
    month integer not null,
    product text not null,
    stage text not null,
    fuel text not null,
    state text not null,
    n integer not null,
    primary key (office_id, month, product, stage, fuel, state)
) strict;

create table event (
    id blob not null primary key,
    subject_id blob not null,
    seq integer not null,
    at integer not null,
    actor_id blob,
    actor_name text not null,
    office_id text,
    what text not null,
    detail text not null,
    previous_hash text not null,
    hash text not null
) strict;
create unique index event_chain on event (subject_id, seq);
create index event_time on event (at, id);
create index event_actor on event (actor_id, at, id);
create index event_office on event (office_id, at, id);
create index event_what on event (what, at, id);

-- The last link of every chain: a tail cut off is missed here.
create table event_head (
    subject_id blob not null primary key,
    seq integer not null,
    hash text not null
) strict;

-- filing: the tally of each state and of what is doubtful, and the flags of what waits.
create trigger filing_counted_on_change after update of state, office_id, doubtful on filing
when old.state <> new.state or old.office_id is not new.office_id or (old.doubtful > 0) <> (new.doubtful > 0)
begin
    insert into tally (what, office_id, n)
    select 'filing:' || old.state, old.office_id, -1 where old.office_id is not null and old.state <> 'draft'
    on conflict (what, office_id) do update set n = tally.n - 1;
    insert into tally (what, office_id, n)
    select 'filing:' || new.state, new.office_id, 1 where new.office_id is not null and new.state <> 'draft'
    on conflict (what, office_id) do update set n = tally.n + 1;
    insert into tally (what, office_id, n)
    select 'doubtful', old.office_id, -1
    where old.office_id is not null and old.doubtful > 0 and old.state in ('submitted', 'under_review')
    on conflict (what, office_id) do update set n = tally.n - 1;
    insert into tally (what, office_id, n)
    select 'doubtful', new.office_id, 1
    where new.office_id is not null and new.doubtful > 0 and new.state in ('submitted', 'under_review')
    on conflict (what, office_id) do update set n = tally.n + 1;
    delete from filing_flag where filing_id = new.id and new.state not in ('submitted', 'under_review');
end;

create trigger filing_counted_on_insert after insert on filing
when new.office_id is not null and new.state <> 'draft'
begin
    insert into tally (what, office_id, n) values ('filing:' || new.state, new.office_id, 1)
    on conflict (what, office_id) do update set n = tally.n + 1;
    insert into tally (what, office_id, n)
    select 'doubtful', new.office_id, 1 where new.doubtful > 0 and new.state in ('submitted', 'under_review')
    on conflict (what, office_id) do update set n = tally.n + 1;
end;

-- machine: the tally of its state, and what the statistics show.
create trigger machine_counted_on_insert after insert on machine
begin
    insert into tally (what, office_id, n) values ('machine:' || new.state, new.office_id, 1)
    on conflict (what, office_id) do update set n = tally.n + 1;
    insert into machine_tally (office_id, month, product, stage, fuel, state, n)
    values (new.office_id, cast(strftime('%Y%m', (new.registered_at + 28800000) / 1000, 'unixepoch') as integer), new.product, new.stage, new.fuel, new.state, 1)
    on conflict (office_id, month, product, stage, fuel, state) do update set n = machine_tally.n + 1;
end;

create trigger machine_counted_on_change after update of state, office_id, product, stage, fuel on machine
when old.state <> new.state or old.office_id <> new.office_id or old.product <> new.product or old.stage <> new.stage or old.fuel <> new.fuel
begin
    insert into tally (what, office_id, n) values ('machine:' || old.state, old.office_id, -1)
    on conflict (what, office_id) do update set n = tally.n - 1;
    insert into tally (what, office_id, n) values ('machine:' || new.state, new.office_id, 1)
    on conflict (what, office_id) do update set n = tally.n + 1;
    insert into machine_tally (office_id, month, product, stage, fuel, state, n)
    values (old.office_id, cast(strftime('%Y%m', (old.registered_at + 28800000) / 1000, 'unixepoch') as integer), old.product, old.stage, old.fuel, old.state, -1)
    on conflict (office_id, month, product, stage, fuel, state) do update set n = machine_tally.n - 1;
    insert into machine_tally (office_id, month, product, stage, fuel, state, n)
    values (new.office_id, cast(strftime('%Y%m', (new.registered_at + 28800000) / 1000, 'unixepoch') as integer), new.product, new.stage, new.fuel, new.state, 1)
    on conflict (office_id, month, product, stage, fuel, state) do update set n = machine_tally.n + 1;
end;
