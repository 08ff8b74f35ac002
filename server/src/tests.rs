//! Tests over the whole server in process: walls between people, headers, bad input at the door.

mod browsers;
mod duties;
mod fixture;
mod open_api;
mod pages;
mod register;
mod sheets;
mod sign_in;
mod sites;
mod staff;
mod systems;
mod walls;
mod watch;
