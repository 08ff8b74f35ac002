-- Closed to strangers: what an account, a phone and the city may have in a day, and the devices that an account knows.

-- How much of what was had in a day (or another span): the row is locked by the taking, so that many at once cannot have more.
create table quota (
    key text not null,
    span text not null,
    used bigint not null,
    updated_at bigint not null,
    primary key (key, span)
);
create index quota_updated on quota (updated_at);

-- Browsers that have signed in before, by the hash of their cookie: others' failures do not keep them out.
create table known_device (
    account_id uuid not null references account (id),
    device_hash text not null,
    last_used_at bigint not null,
    primary key (account_id, device_hash)
);
create index known_device_used on known_device (last_used_at);

-- Who an account was that has been closed by its owner: its phone is free for another one.
alter table account add column closed_sealed text;

-- The photos of a site that was never sent are deleted with its only administrator's account.
create index waiting_entry_photo on waiting_entry (photo_id);
