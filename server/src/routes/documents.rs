//! Documents that carry what their page was answered. leptos writes it behind the document's end, where browsers
//! forgive it; here it is moved to where it belongs.

use axum::body::{Body, to_bytes};
use axum::response::Response;

/// The document with everything in it.
pub async fn whole(response: Response) -> Response {
    let (head, body) = response.into_parts();
    // What was rendered is in memory already.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(head, Body::empty());
    };
    let moved = std::str::from_utf8(&bytes).ok().and_then(within);
    Response::from_parts(head, moved.map_or_else(|| Body::from(bytes.clone()), Body::from))
}

fn within(document: &str) -> Option<String> {
    let (inner, behind) = document.rsplit_once("</body>")?;
    let (_, scripts) = behind.split_once("<script")?;
    Some([inner, "<script", scripts, "</body></html>"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_end_is_moved_within() {
        let moved = within("<p></p></body><!></html><!><script>1</script>");
        assert_eq!(moved.as_deref(), Some("<p></p><script>1</script></body></html>"));
        assert_eq!((within("<p></p></body></html>"), within("{}")), (None, None));
    }
}
