//! What a building site is called.

use registry::sites::Site;

/// What a site without a name is called.
pub fn site_name(site: &Site) -> String {
    if site.name.is_empty() { "未填写名称的工地".to_owned() } else { site.name.clone() }
}
