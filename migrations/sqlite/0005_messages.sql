-- Messages: texts that the city edits, a delivery log that reads off indexes; and a trail that nothing changes by accident.

-- A text of the city's own; null once the built-in one is restored, so that the version goes on.
create table message_template (
    template text not null primary key,
    text text,
    version integer not null,
    updated_at integer not null
) strict;

-- The text as the log shows it, where it says less than what was sent (a code).
alter table outbox add column shown_sealed text;

-- Codes are waited for: they go before everything else.
create index outbox_waiting_codes on outbox (next_try_at) where state = 'waiting' and template = 'code';
create index outbox_state on outbox (state, created_at, id);
create index outbox_office_state on outbox (office_id, state, created_at, id);
create index outbox_template on outbox (template, created_at, id);
create index outbox_office_template on outbox (office_id, template, created_at, id);
create index outbox_phone_tail on outbox (phone_tail, created_at, id);

-- The audit: a kind within an office, and people by their name.
create index event_office_what on event (office_id, what, at, id);
create index account_person_name on account (name);

create trigger event_is_never_changed before update on event
begin
    select raise(abort, 'events are never changed');
end;
create trigger event_is_never_removed before delete on event
begin
    select raise(abort, 'events are never removed');
end;
create trigger event_head_is_never_removed before delete on event_head
begin
    select raise(abort, 'heads of chains are never removed');
end;
