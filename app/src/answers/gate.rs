//! 进出场 at the gate of a site: the register's rows in the words that travel.
