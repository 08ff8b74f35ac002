-- Batches of plates, cards and tables: what was made, by whom, when; a plate lies in the last batch that made it. Their files
-- are kept beside the photos. Jobs may print now.

create table print_batch (
    id uuid not null primary key,
    -- The districts it was made from; none for the whole city.
    office_id text references office (id),
    account_id uuid not null references account (id),
    created_at bigint not null,
    count bigint not null,
    done_at bigint
);
create index print_batch_office on print_batch (office_id, created_at, id);
create index print_batch_time on print_batch (created_at, id);

create table print_item (
    batch_id uuid not null references print_batch (id),
    position bigint not null,
    machine_id uuid not null references machine (id),
    plate_no bigint not null,
    number text not null,
    primary key (batch_id, position)
);
create index print_item_machine on print_item (machine_id, batch_id);

alter table plate add column batch_id uuid references print_batch (id);
create index plate_unmade on plate (issued_at, machine_id)
where batch_id is null and collected_at is null and void_at is null;
create index plate_unmade_office on plate (office_id, issued_at, machine_id)
where batch_id is null and collected_at is null and void_at is null;

alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('export', 'import', 'print'));
