//! `/office/prints/templates`: what plates, cards and tables look like, in the colours of each stage group.

use domain::print::Kind;
use leptos::prelude::*;
use registry::Role;
use registry::plates::batches::Sample;

use super::prints::unapproved;
use crate::components::drawing::picture;
use crate::components::served::{Person, page as frame};
use crate::context::{actor, registry};
use crate::pages::loaded;

/// The templates.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let samples = registry.plates().samples(&actor)?;
        let sections = Kind::ALL.into_iter().map(|kind| section(kind, &samples)).collect_view();
        Ok(frame(
            Person::Office,
            "标牌、卡和表的式样",
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/prints">"制作标牌"</a></p>
                <h1>"标牌、卡和表的式样"</h1>
                {unapproved(&registry)}
                <p class="hint">"尺寸、颜色、内容和位置在城市配置文件的 [plates.templates] 中修改，重启后生效。下面是样张，二维码不能通过查验。"</p>
                {sections}
            },
        ))
    })
}

fn section(kind: Kind, samples: &[Sample]) -> AnyView {
    let own: Vec<&Sample> = samples.iter().filter(|sample| sample.kind == kind).collect();
    let size = own.first().and_then(|sample| sample.drawings.first());
    let size = size.map(|drawing| format!("{} × {} mm", drawing.width, drawing.height));
    let pictures = own.into_iter().flat_map(|sample| {
        let sides = if sample.drawings.len() > 1 { ["，正面", "，背面"] } else { ["", ""] };
        let of_stage = if kind == Kind::Table { String::new() } else { sample.stage.name().to_owned() };
        sample.drawings.iter().zip(sides).map(move |(drawing, side)| {
            let caption = format!("{of_stage}{side}");
            let label = format!("{}样张{caption}", kind.label());
            view! { <figure class="sample">{picture(drawing, label)} <figcaption>{caption}</figcaption></figure> }
        })
    });
    view! {
        <section class="card">
            <h2>{kind.label()} " " <span class="hint">{size}</span></h2>
            <div class=format!("samples samples-{}", kind.code())>{pictures.collect_view()}</div>
        </section>
    }
    .into_any()
}
