//! Tests over the whole server in process: walls between people, headers, bad input at the door.

mod fixture;
mod pages;
mod walls;
