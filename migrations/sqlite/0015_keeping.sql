-- What outlives a key and a clock: keys of hashes, marks of time, and which key sealed a file.

create table hash_key (
    id blob not null primary key,
    -- 'own', or the id of the key that it was once derived from.
    origin text not null,
    key_sealed text not null,
    created_at integer not null
) strict;
create unique index hash_key_origin on hash_key (origin);

-- Instants that are remembered by a name: the latest time that this register has seen, until when a backup is being made.
create table mark (
    name text not null primary key,
    at integer not null
) strict;

-- The beginning of everything that the sealing key seals; none for a file in clear.
alter table blob add column sealed_by text;
create index blob_sealed on blob (hash) where sealed_by is not null;
