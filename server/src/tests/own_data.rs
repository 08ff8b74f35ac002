//! 我的数据, as a file: one's own, whole, and nobody else's.

use http::StatusCode;

use super::fixture::text;
use super::world::{Who, world};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ones_own_data_is_given_to_oneself_only() {
    let world = world().await;
    for file in ["data.json", "data.html"] {
        for (who, cookie) in &world.cookies {
            let response = world.server.page(&format!("/my-data/{file}"), cookie).await;
            let status = response.status().as_u16();
            let body = text(response).await;
            match who {
                Who::Nobody => assert_eq!(status, 401, "{file}"),
                Who::Reviewer | Who::OtherReviewer | Who::Reader => assert_eq!(status, 403, "{file} for {who:?}"),
                Who::Owner => {
                    assert_eq!(status, 200, "{file}");
                    for part in ["13800000001", "3-DL000001", "142601196802291524", "三一重机有限公司"] {
                        assert!(body.contains(part), "{file}: {part}");
                    }
                    assert!(body.contains(&world.photo.to_string()), "{file}: the photos are listed");
                }
                _ => {
                    assert_eq!(status, 200, "{file} for {who:?}");
                    assert!(
                        !body.contains("13800000001") && !body.contains("142601196802291524"),
                        "{file} for {who:?}"
                    );
                    assert!(!body.contains(&world.photo.to_string()), "{file} for {who:?}");
                }
            }
        }
    }
    let owner = &world.cookies.iter().find(|(who, _)| *who == Who::Owner).unwrap().1;
    assert_eq!(world.server.page("/my-data/other.json", owner).await.status(), StatusCode::NOT_FOUND);
}
