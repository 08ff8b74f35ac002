//! A photo slot (manual 二(二)2): choose or take a photo, see it go up, try again, replace. Without scripts the file goes
//! with the form.

use crate::addresses;
use domain::photos::{REPLACED, Slot};
use leptos::prelude::*;
use uuid::Uuid;

/// One slot; 其他机械资料 takes several.
#[island]
pub fn PhotoSlot(
    filing: Uuid,
    kind: Slot,
    photos: Vec<Uuid>,
    problem: String,
    doubt: String,
    reason: String,
) -> impl IntoView {
    let slot = kind;
    let several = slot == Slot::Other;
    let shown = photos.clone();
    let current = RwSignal::new(photos);
    let progress = RwSignal::new(None::<u32>);
    let error = RwSignal::new(problem);
    let doubt = RwSignal::new(doubt);
    let input_id = format!("file-{}", slot.code());
    let error_id = format!("{}-error", slot.code());
    let described = error_id.clone();
    let choose = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        super::browser::send_photos(&event, filing, slot, several, current, progress, (error, doubt));
        #[cfg(not(feature = "hydrate"))]
        let _ = (&event, filing, several);
    };
    let picture = move || {
        let photos = current.get();
        if photos.is_empty() {
            return view! {
                <img
                    class="drawing"
                    src=format!("/drawings/{}", slot.drawing())
                    alt=format!("示意图：{}", slot.label())
                    width="240"
                    height="160"
                />
            }
            .into_any();
        }
        photos
            .into_iter()
            .map(|id| {
                view! {
                    <div class="photo">
                        <a href=addresses::photo(id) target="_blank" rel="noopener">
                            <img src=addresses::thumbnail(id) alt=format!("已上传：{}（点开看大图）", slot.label())/>
                        </a>
                        <details class="asking">
                            <summary class="link danger">
                                "删除" <span class="visually-hidden">{slot.label()}</span>
                            </summary>
                            <button
                                type="submit"
                                class="button danger small"
                                name="remove"
                                value=id.to_string()
                                formnovalidate
                            >
                                "确认删除" <span class="visually-hidden">{slot.label()}</span>
                            </button>
                        </details>
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
    // What the office wrote is about the photo that was there when the page was opened.
    let marked = reason.ends_with(REPLACED);
    let replaced = move || {
        let other = current.with(|now| !now.is_empty() && *now != shown);
        if other && !marked { REPLACED } else { "" }
    };
    // 其他机械资料 has the manual's own word, also before the first one (manual 二(二)2).
    let words = move || match (current.get().is_empty(), several) {
        (_, true) => "添加图片",
        (true, false) => "拍照或选择照片",
        (false, false) => "更换照片",
    };
    view! {
        <div
            class="slot"
            class:filled=move || !current.get().is_empty()
            class:wrong=move || !error.get().is_empty()
            id=slot.code()
        >
            <div class="slot-picture" class:several=several>{picture}</div>
            <div class="slot-words">
                <p class="slot-label">{slot.label()}</p>
                <p class="hint">{slot.advice()}</p>
                {(!reason.is_empty()).then(|| view! { <p class="reason">"审核意见：" {reason} {replaced}</p> })}
                <p class="error" id=error_id role="alert">{move || error.get()}</p>
                <p class="error warning" role="status">{move || doubt.get()}</p>
                {move || progress.get().map(|percent| view! {
                    <div class="progress" role="status">
                        <progress max="100" value=percent aria-label=format!("{}上传进度", slot.label())></progress>
                        <span>{if percent >= 100 { "正在处理…".to_owned() } else { format!("正在上传 {percent}%") }}</span>
                    </div>
                })}
                <label class="button secondary file-label" for=input_id.clone()>
                    {words}
                    <span class="visually-hidden">"："{slot.label()}</span>
                </label>
                <input
                    type="file"
                    id=input_id
                    name=format!("photo.{}", slot.code())
                    accept="image/jpeg,image/png,image/webp"
                    multiple=several
                    aria-describedby=described
                    on:change=choose
                />
            </div>
        </div>
    }
}
