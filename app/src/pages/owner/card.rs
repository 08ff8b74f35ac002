//! `/owner/machines/{id}/card`: the electronic 信息采集卡, both sides, its code large enough to be scanned off the screen.

use leptos::prelude::*;
use registry::Role;

use crate::addresses;
use crate::components::drawing::picture;
use crate::components::layout::{Person, page as frame};
use crate::context::{actor, registry, script};
use crate::pages::{id_param, loaded};

/// The card.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        let (id, actor, registry) = (id?, actor(Role::Owner)?, registry());
        let card = registry.plates().my_card(&actor, id).await?;
        let sides = card.drawings.iter().zip(["正面", "背面"]).map(|(drawing, side)| {
            let label = format!("信息采集卡{side}：{}，{}", card.number, card.stage.name());
            view! { <figure class="card-side">{picture(drawing, label)} <figcaption>{side}</figcaption></figure> }
        });
        let approved = registry.plates().templates_approved();
        Ok(frame(
            Person::Owner,
            "电子信息采集卡",
            false,
            view! {
                <p class="crumbs">
                    <a href="/owner/machines">"我的机械"</a>
                    " › "
                    <a href=addresses::owner_machine(id)>{card.number.clone()}</a>
                </p>
                <h1>"电子信息采集卡"</h1>
                <p class="hint no-print">"检查时出示，对方扫码即可查验。纸质卡和标牌凭领取码领取。"</p>
                {(!approved).then(|| view! { <p class="hint">"式样以主管部门批准的为准。"</p> })}
                <div class="card-sides">{sides.collect_view()}</div>
                <p class="hint no-print">"打开过的卡会留在这台手机上，没有网络时也能出示；退出登录后清除。"</p>
                {script("/js/keep.js")}
            },
        ))
    })
}
