-- Construction sites, their administrators, and the machines that come and go.

create table site (
    id blob not null primary key,
    created_by blob not null references account (id),
    state text not null check (state in ('draft', 'submitted', 'approved', 'returned', 'closed')),
    version integer not null,
    revision integer not null,
    fields_sealed text not null,
    office_id text references office (id),
    name text not null,
    address text not null,
    contractor text not null,
    in_zone integer not null,
    -- Kept by triggers on visit: how many are inside, came in, went out.
    inside_count integer not null,
    entry_count integer not null,
    exit_count integer not null,
    reasons text not null,
    submitted_at integer,
    amber_at integer,
    due_at integer,
    decided_by blob references account (id),
    decided_at integer,
    closed_reason text,
    created_at integer not null,
    updated_at integer not null
) strict;
create index site_state on site (state, submitted_at, id);
create index site_office on site (office_id, state, submitted_at, id);

create table site_revision (
    site_id blob not null references site (id),
    no integer not null,
    fields_sealed text not null,
    photo_ids text not null,
    submitted_at integer not null,
    outcome text,
    reasons text,
    decided_by blob references account (id),
    decided_at integer,
    primary key (site_id, no)
) strict;

-- A part of a name is the beginning of one of its ends.
create table site_word (
    suffix text not null,
    site_id blob not null references site (id),
    office_id text not null references office (id),
    primary key (suffix, site_id)
) strict;
create index site_word_office on site_word (office_id, suffix, site_id);
create index site_word_site on site_word (site_id);

create table site_member (
    site_id blob not null references site (id),
    account_id blob not null references account (id),
    since integer not null,
    primary key (site_id, account_id)
) strict;
create index site_member_account on site_member (account_id, since);

create table site_invitation (
    id blob not null primary key,
    site_id blob not null references site (id),
    phone text not null,
    invited_by blob not null references account (id),
    invited_at integer not null,
    answered_at integer,
    outcome text check (outcome in ('accepted', 'declined', 'withdrawn'))
) strict;
create unique index site_invitation_open on site_invitation (phone, site_id) where answered_at is null;
create index site_invitation_site on site_invitation (site_id, invited_at);

create table site_photo (
    id blob not null primary key,
    site_id blob not null references site (id),
    slot text not null check (slot in ('board', 'permit', 'entry')),
    hash text not null references blob (hash),
    thumb_hash text not null references blob (hash),
    width integer not null,
    height integer not null,
    created_at integer not null,
    removed_at integer
) strict;
create index site_photo_site on site_photo (site_id, slot, created_at);
create index site_photo_hash on site_photo (hash);
create index site_photo_thumb_hash on site_photo (thumb_hash);

-- Machines of other cities that have been here, by prefix and serial.
create table foreign_machine (
    number_key text not null primary key,
    number text not null,
    data text not null,
    first_seen_at integer not null,
    updated_at integer not null
) strict;

-- A machine on a site, from its entry to its exit. number_key is prefix and serial, which no correction changes.
create table visit (
    id blob not null primary key,
    site_id blob not null references site (id),
    number_key text not null,
    -- No foreign key: machines are never deleted, and number_key is what a machine is found by.
    machine_id blob,
    number text not null,
    stage text not null,
    product text not null,
    maker text not null,
    model text not null,
    photo_id blob not null references site_photo (id),
    exemption text,
    entered_at integer not null,
    entered_by blob not null references account (id),
    -- The tablet's own time, and when the server heard of it, when it was kept on the tablet.
    entry_device_at integer,
    entry_received_at integer not null,
    left_at integer,
    left_by blob references account (id),
    exit_device_at integer,
    exit_received_at integer,
    forced_reason text
) strict;
-- At most one open visit per machine.
create unique index visit_open on visit (number_key) where left_at is null;
create index visit_inside on visit (site_id, entered_at, id) where left_at is null;
create index visit_left on visit (site_id, entered_at, id) where left_at is not null;
create index visit_exit on visit (site_id, exit_received_at) where exit_received_at is not null;
create index visit_site on visit (site_id, entered_at, id);
create index visit_site_number on visit (site_id, number_key, entered_at, id);
create index visit_number on visit (number_key, entered_at, id);
create index visit_photo on visit (photo_id);

-- An entry that found its machine on another site: kept with its photo until the machine has left there.
create table waiting_entry (
    id blob not null primary key,
    site_id blob not null references site (id),
    number_key text not null,
    number text not null,
    visit_id blob not null references visit (id),
    photo_id blob not null references site_photo (id),
    exemption text,
    created_by blob not null references account (id),
    created_at integer not null,
    asked_at integer,
    settled_at integer,
    outcome text check (outcome in ('entered', 'dropped'))
) strict;
create unique index waiting_entry_open on waiting_entry (site_id, number_key) where settled_at is null;
create index waiting_entry_site on waiting_entry (site_id, created_at);
create index waiting_entry_visit on waiting_entry (visit_id);
create index waiting_entry_number on waiting_entry (number_key) where settled_at is null;

-- Plates whose first position was not the register's.
create table suspected_plate (
    id blob not null primary key,
    machine_id blob not null references machine (id),
    site_id blob not null references site (id),
    office_id text not null references office (id),
    typed text not null,
    number text not null,
    seen_by blob not null references account (id),
    seen_at integer not null
) strict;
create index suspected_plate_office on suspected_plate (office_id, seen_at, id);
create index suspected_plate_time on suspected_plate (seen_at, id);
create index suspected_plate_site on suspected_plate (site_id, seen_at);
create index suspected_plate_machine on suspected_plate (machine_id, seen_at);

create trigger site_counted_on_insert after insert on site
when new.office_id is not null and new.state <> 'draft'
begin
    insert into tally (what, office_id, n) values ('site:' || new.state, new.office_id, 1)
    on conflict (what, office_id) do update set n = tally.n + 1;
end;

create trigger site_counted_on_change after update of state, office_id on site
when old.state <> new.state or old.office_id is not new.office_id
begin
    insert into tally (what, office_id, n)
    select 'site:' || old.state, old.office_id, -1 where old.office_id is not null and old.state <> 'draft'
    on conflict (what, office_id) do update set n = tally.n - 1;
    insert into tally (what, office_id, n)
    select 'site:' || new.state, new.office_id, 1 where new.office_id is not null and new.state <> 'draft'
    on conflict (what, office_id) do update set n = tally.n + 1;
end;

create trigger visit_counted_on_insert after insert on visit
begin
    update site
    set inside_count = inside_count + (new.left_at is null), entry_count = entry_count + 1,
        exit_count = exit_count + (new.left_at is not null)
    where id = new.site_id;
end;

create trigger visit_counted_on_change after update of left_at on visit
when (old.left_at is null) <> (new.left_at is null)
begin
    update site
    set inside_count = inside_count + (new.left_at is null) - (old.left_at is null),
        exit_count = exit_count + (new.left_at is not null) - (old.left_at is not null)
    where id = new.site_id;
end;
