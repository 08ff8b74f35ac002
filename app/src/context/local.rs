//! Addresses that a browser was given to come back to: followed only where they are pages of this site.

/// A path that stays on this site, for `next=`: what a browser writes into a request of its own, and nothing else.
pub fn local_path(path: &str) -> Option<&str> {
    let (address, _fragment) = path.split_once('#').unwrap_or((path, ""));
    let (page, _query) = address.split_once('?').unwrap_or((address, ""));
    let written = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let local = path.starts_with('/') && !path.starts_with("//") && written && !hides_control(page);
    (local && address.parse::<http::uri::PathAndQuery>().is_ok()).then_some(path)
}

/// Whether a percent sign of a path begins nothing, or stands for a control character.
fn hides_control(page: &str) -> bool {
    page.split('%').skip(1).any(|after| {
        let byte = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        byte.is_none_or(|byte| byte.is_ascii_control())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed_after_login() {
        assert_eq!(local_path("/owner/machines?x=1"), Some("/owner/machines?x=1"));
        assert_eq!(local_path("/owner/machines#m1"), Some("/owner/machines#m1"));
        assert_eq!(local_path("/m/3-DL000001?q=%E5%B0%A7"), Some("/m/3-DL000001?q=%E5%B0%A7"));
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "owner",
            "/a\r\nSet-Cookie: x",
            "/owner\0",
            "/owner\u{7f}",
            "/owner%00",
            "/owner%0d%0aSet-Cookie:x",
            "/owner%zz",
            "/owner%",
            "/owner x",
            "/尧都",
            "/owner<script>",
            "",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }
}
