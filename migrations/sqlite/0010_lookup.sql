-- Plates that strangers scanned or typed and that did not fit the register: counted by machine, day, number and kind.

create table suspected_scan (
    machine_id blob not null references machine (id),
    day text not null,
    typed text not null,
    why text not null check (why in ('signature', 'stage')),
    office_id text not null references office (id),
    seen integer not null,
    first_at integer not null,
    last_at integer not null,
    primary key (machine_id, day, typed, why)
) strict;
create index suspected_scan_time on suspected_scan (last_at, machine_id);
create index suspected_scan_office on suspected_scan (office_id, last_at, machine_id);
