-- What is sought within one office, whatever its state, in the order of the lists.

create index filing_office_owner_name on filing (office_id, owner_name, submitted_at, id) where revision > 0;
create index filing_office_maker on filing (office_id, maker, submitted_at, id) where revision > 0;
create index filing_office_model on filing (office_id, model, submitted_at, id) where revision > 0;

create index machine_office_owner_name on machine (office_id, owner_name, registered_at, id);
create index machine_office_maker on machine (office_id, maker, registered_at, id);
create index machine_office_model on machine (office_id, model, registered_at, id);
