-- Batches of plates, cards and tables: what was made, by whom, when; a plate lies in the last batch that made it. Their files
-- are kept beside the photos. Jobs may print now: the table is made anew, because a check cannot be changed in place.

create table print_batch (
    id blob not null primary key,
    -- The districts it was made from; none for the whole city.
    office_id text references office (id),
    account_id blob not null references account (id),
    created_at integer not null,
    count integer not null,
    done_at integer
) strict;
create index print_batch_office on print_batch (office_id, created_at, id);
create index print_batch_time on print_batch (created_at, id);

create table print_item (
    batch_id blob not null references print_batch (id),
    position integer not null,
    machine_id blob not null references machine (id),
    plate_no integer not null,
    number text not null,
    primary key (batch_id, position)
) strict;
create index print_item_machine on print_item (machine_id, batch_id);

alter table plate add column batch_id blob references print_batch (id);
create index plate_unmade on plate (issued_at, machine_id)
where batch_id is null and collected_at is null and void_at is null;
create index plate_unmade_office on plate (office_id, issued_at, machine_id)
where batch_id is null and collected_at is null and void_at is null;

create table job_anew (
    id blob not null primary key,
    kind text not null check (kind in ('export', 'import', 'print')),
    account_id blob not null references account (id),
    office_id text references office (id),
    state text not null check (state in ('waiting', 'running', 'checked', 'done', 'failed', 'dropped')),
    task_sealed text not null,
    outcome text not null,
    total integer,
    done integer not null,
    tries integer not null,
    taken_by blob,
    lease_until integer not null,
    created_at integer not null,
    ended_at integer,
    expires_at integer not null
) strict;
insert into job_anew (id, kind, account_id, office_id, state, task_sealed, outcome, total, done, tries, taken_by, lease_until,
    created_at, ended_at, expires_at)
select id, kind, account_id, office_id, state, task_sealed, outcome, total, done, tries, taken_by, lease_until,
    created_at, ended_at, expires_at
from job;
drop table job;
alter table job_anew rename to job;
create index job_waiting on job (lease_until, id) where state in ('waiting', 'running');
create index job_account on job (account_id, kind, created_at, id);
create index job_kind on job (kind, created_at, id);
create index job_expiry on job (expires_at);
