//! 进出场 at the gate of a site.
