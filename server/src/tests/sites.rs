//! What the office's pages of sites show to whom.

use registry::Duty;

use super::fixture::text;
use super::world::world;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_managers_phone_is_whole_only_for_those_who_review_sites() {
    let world = world().await;
    let path = format!("/office/sites/{}", world.site);
    let (reviewer, _) = world.server.staff("reviews", "141002", &[Duty::Sites]).await;
    let (reader, _) = world.server.staff("looks", "141002", &[Duty::ReadOnly]).await;
    let whole = text(world.server.page(&path, &reviewer).await).await;
    assert!(whole.contains("13803570099") && whole.contains("关闭工地"));
    let masked = text(world.server.page(&path, &reader).await).await;
    assert!(masked.contains("138****0099") && !masked.contains("13803570099"));
    assert!(!masked.contains("关闭工地") && !masked.contains("强制出场"), "nothing is offered that is refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_at_the_gate_is_told_in_a_sentence() {
    let world = world().await;
    let (gate, actor) = world.server.gatekeeper("13800000021").await;
    world.server.registry.sites().my_sites(&actor).await.unwrap();
    let path = format!("/sites/{}/exit/{}", world.site, world.visit);
    let request = http::Request::post(&path).header(http::header::ACCEPT, "application/json");
    let response = world.server.send(request, &gate, "").await;
    assert_eq!(response.status(), 404);
    let said = text(response).await;
    assert!(said.contains("\"sentence\":\"没有找到"), "{said}");
}
