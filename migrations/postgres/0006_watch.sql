-- How filings were decided, kept by a trigger: what the statistics show is read and never counted.

create table decision_tally (
    office_id text not null references office (id),
    month bigint not null,
    reviewer uuid not null references account (id),
    outcome text not null,
    -- The wait in steps, by its longest hours; 0 is longer than the last step.
    waited_hours bigint not null,
    n bigint not null,
    in_time bigint not null,
    primary key (office_id, month, reviewer, outcome, waited_hours)
);

create function count_decisions() returns trigger language plpgsql as $$
begin
    insert into decision_tally (office_id, month, reviewer, outcome, waited_hours, n, in_time)
    select f.office_id, to_char(to_timestamp((new.decided_at + 28800000) / 1000) at time zone 'UTC', 'YYYYMM')::bigint, new.decided_by, new.outcome,
        case
            when new.decided_at - new.submitted_at <= 14400000 then 4
            when new.decided_at - new.submitted_at <= 28800000 then 8
            when new.decided_at - new.submitted_at <= 86400000 then 24
            when new.decided_at - new.submitted_at <= 172800000 then 48
            when new.decided_at - new.submitted_at <= 259200000 then 72
            when new.decided_at - new.submitted_at <= 345600000 then 96
            when new.decided_at - new.submitted_at <= 432000000 then 120
            when new.decided_at - new.submitted_at <= 604800000 then 168
            when new.decided_at - new.submitted_at <= 864000000 then 240
            when new.decided_at - new.submitted_at <= 1296000000 then 360
            when new.decided_at - new.submitted_at <= 2592000000 then 720
            else 0
        end,
        1,
        case when new.due_at is null or new.decided_at < new.due_at then 1 else 0 end
    from filing f
    where f.id = new.filing_id and f.office_id is not null
    on conflict (office_id, month, reviewer, outcome, waited_hours) do update
    set n = decision_tally.n + 1, in_time = decision_tally.in_time + excluded.in_time;
    return null;
end $$;
create trigger decision_counted after update of outcome on filing_revision
for each row when (old.outcome is null and new.outcome is not null and new.decided_by is not null) execute function count_decisions();
