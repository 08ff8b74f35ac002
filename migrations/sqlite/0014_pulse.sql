-- A row that is written to see whether the database takes writes (/health/ready).

create table pulse (
    id integer not null primary key check (id = 1),
    at integer not null
) strict;
insert into pulse (id, at) values (1, 0);
