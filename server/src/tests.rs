//! Tests over the whole server in process: walls between people, headers, bad input at the door.

mod administration;
mod browsers;
#[path = "../registry/tests/stories/cluster.rs"]
#[expect(dead_code, reason = "who shares it needs one part or the other")]
mod cluster;
mod desk_forms;
mod duties;
mod filing;
mod fixture;
mod left_forms;
mod next_page;
mod open_api;
mod own_data;
mod pages;
#[path = "../registry/tests/stories/pictures.rs"]
#[expect(dead_code, reason = "who shares it needs one part or the other")]
mod pictures;
mod refusals;
mod register;
mod sheets;
mod sign_in;
mod sites;
mod staff;
mod summaries;
mod systems;
mod to_the_letter;
mod walls;
mod watch;
mod words;
mod world;
