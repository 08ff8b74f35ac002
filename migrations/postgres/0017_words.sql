-- Who filed a change, so that another decides it; forms of the office that could not be saved; codes that were used;
-- what became of a suspected plate; a term ends with its day.

alter table filing add column filed_by uuid references account (id);
update filing
set filed_by = (
    select e.actor_id
    from event e
    join account a on a.id = e.actor_id
    where e.subject_id = filing.id and e.what = 'filing.submitted'
    order by e.seq
    limit 1
)
where kind <> 'registration';

create table desk_form (
    account_id uuid not null references account (id),
    page text not null,
    fields_sealed text not null,
    kept_at bigint not null,
    primary key (account_id, page)
);
create index desk_form_time on desk_form (kept_at);

create index plate_code_given on plate (code_hash, issued_at);

alter table suspected_plate add column state text not null default 'open'
check (state in ('open', 'confirmed', 'mistaken'));
alter table suspected_plate add column note text;
alter table suspected_plate add column judged_by uuid references account (id);
alter table suspected_plate add column judged_at bigint;
create index suspected_plate_state on suspected_plate (state, seen_at, id);
create index suspected_plate_office_state on suspected_plate (office_id, state, seen_at, id);

alter table suspected_scan add column state text not null default 'open'
check (state in ('open', 'confirmed', 'mistaken'));
alter table suspected_scan add column note text;
alter table suspected_scan add column judged_by uuid references account (id);
alter table suspected_scan add column judged_at bigint;
create index suspected_scan_state on suspected_scan (state, last_at, machine_id);
create index suspected_scan_office_state on suspected_scan (office_id, state, last_at, machine_id);

-- A plate is collected until the end of its last day in China.
update plate set collect_by = (collect_by + 115199999) / 86400000 * 86400000 - 28800000;
update machine set collect_by = (collect_by + 115199999) / 86400000 * 86400000 - 28800000;
