-- 登记证明: what the register said of an owner's machines on a day. Its code is known to who holds the paper, and here only as a
-- keyed hash and inside the sealed content.

create table certificate (
    id blob not null primary key,
    owner_id blob not null references account (id),
    code_hash text not null,
    content_sealed text not null,
    count integer not null,
    issued_at integer not null
) strict;
create unique index certificate_code on certificate (code_hash);
create index certificate_owner on certificate (owner_id, issued_at, id);
