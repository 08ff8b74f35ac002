-- Forms of owners and site administrators that came without a session, kept for the account that was given the page.

create table left_form (
    account_id uuid not null references account (id),
    page text not null,
    fields_sealed text not null,
    kept_at bigint not null,
    primary key (account_id, page)
);
create index left_form_time on left_form (kept_at);
