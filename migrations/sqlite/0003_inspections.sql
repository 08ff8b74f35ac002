-- 检测记录: smoke tests of registered machines. Withdrawn, never deleted; a withdrawn report makes way for the right one.

create table inspection (
    id blob not null primary key,
    machine_id blob not null references machine (id),
    office_id text not null references office (id),
    report_no text not null,
    body text not null,
    origin text not null check (origin in ('periodic', 'spot_check', 'complaint', 'retest')),
    tested_at integer not null,
    data text not null,
    mean_k integer,
    limit_k integer,
    limit_class text,
    verdict text not null check (verdict in ('pass', 'fail', 'not_applicable')),
    file_hash text references blob (hash),
    file_kind text check (file_kind in ('jpeg', 'pdf')),
    created_by blob not null references account (id),
    created_at integer not null,
    withdrawn_by blob references account (id),
    withdrawn_at integer,
    withdrawn_reason text
) strict;
create unique index inspection_report on inspection (body, report_no) where withdrawn_at is null;
create index inspection_report_no on inspection (report_no, tested_at, id);
create index inspection_machine on inspection (machine_id, tested_at, id);
create index inspection_file on inspection (file_hash) where file_hash is not null;
-- The list, by each of its facets.
create index inspection_time on inspection (tested_at, id);
create index inspection_verdict on inspection (verdict, tested_at, id);
create index inspection_origin on inspection (origin, tested_at, id);
create index inspection_office on inspection (office_id, tested_at, id);
create index inspection_office_verdict on inspection (office_id, verdict, tested_at, id);
create index inspection_office_origin on inspection (office_id, origin, tested_at, id);
