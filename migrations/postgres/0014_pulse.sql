-- A row that is written to see whether the database takes writes (/health/ready).

create table pulse (
    id bigint not null primary key check (id = 1),
    at bigint not null
);
insert into pulse (id, at) values (1, 0);
