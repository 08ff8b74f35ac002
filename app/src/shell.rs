//! shell
use leptos::prelude::*;
/// shell
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! { <html><body>"hi" <HydrationScripts options islands=true/> <Hello/></body></html> }
}
/// hello
#[island]
pub fn Hello() -> impl IntoView { view!{<p>"x"</p>} }
