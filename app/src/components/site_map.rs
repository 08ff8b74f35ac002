//! Where a site lies: the low-emission zone of the city as a plain drawing, the site as a dot in it. No map service is
//! asked.

use leptos::prelude::*;
use wire::gate::ZoneMap;

/// The drawing.
pub fn site_map(map: &ZoneMap) -> AnyView {
    let ZoneMap { words, size, points, place: (x, y) } = map.clone();
    view! {
        <figure class="site-figure">
            <svg class="zone-map" viewBox=size role="img" aria-label=words.clone()>
                <polygon class="zone" points=points></polygon>
                <circle class="place" cx=x cy=y r="8"></circle>
            </svg>
            <figcaption>{words}</figcaption>
        </figure>
    }
    .into_any()
}
