-- Long work that can be left and found again: exports into files, imports from tables. One process takes a job for a while
-- (lease_until) and says so again while it works; a job whose lease has run out starts anew.

create table job (
    id uuid not null primary key,
    kind text not null check (kind in ('export', 'import')),
    account_id uuid not null references account (id),
    office_id text references office (id),
    state text not null check (state in ('waiting', 'running', 'checked', 'done', 'failed', 'dropped')),
    -- What is to be done, sealed: a search may hold a name, a table holds what was typed into it.
    task_sealed text not null,
    outcome text not null,
    total bigint,
    done bigint not null,
    tries bigint not null,
    taken_by uuid,
    lease_until bigint not null,
    created_at bigint not null,
    ended_at bigint,
    expires_at bigint not null
);
create index job_waiting on job (lease_until, id) where state in ('waiting', 'running');
create index job_account on job (account_id, kind, created_at, id);
create index job_kind on job (kind, created_at, id);
create index job_expiry on job (expires_at);
