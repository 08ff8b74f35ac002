-- What is sought within one state, in the order of the lists.

create index filing_owner_name_state on filing (owner_name, state, submitted_at, id);
create index filing_maker_state on filing (maker, state, submitted_at, id);
create index filing_model_state on filing (model, state, submitted_at, id);
create index filing_phone_tail_state on filing (phone_tail, state, submitted_at, id);
create index filing_identity_tail_state on filing (identity_tail, state, submitted_at, id);

create index machine_owner_name_state on machine (owner_name, state, registered_at, id);
create index machine_maker_state on machine (maker, state, registered_at, id);
create index machine_model_state on machine (model, state, registered_at, id);
create index machine_phone_tail_state on machine (phone_tail, state, registered_at, id);
create index machine_identity_tail_state on machine (identity_tail, state, registered_at, id);
