//! A photo slot (manual 二(二)2): choose or take a photo, see it go up, try again, replace. Without scripts the file goes
//! with the form.

use crate::addresses;
use crate::components::going::Going;
use domain::photos::{REPLACED, Slot};
use leptos::prelude::*;
use uuid::Uuid;

/// What is in a slot, and what is said about it.
pub struct SlotState {
    /// Its photos.
    pub photos: Vec<Uuid>,
    /// What is wrong.
    pub problem: String,
    /// What makes a photo hard to read.
    pub doubt: String,
    /// What the office wrote.
    pub reason: String,
}

/// One slot; 其他机械资料 takes several.
pub fn photo_slot(filing: Uuid, slot: Slot, SlotState { photos, problem, doubt, reason }: SlotState) -> AnyView {
    let several = slot == Slot::Other;
    let shown = photos.clone();
    // Counted, not owned by the page: a photo may arrive when the page is gone.
    let going = Going::new(photos, problem, doubt);
    let input_id = format!("file-{}", slot.code());
    let error_id = format!("{}-error", slot.code());
    let described = error_id.clone();
    let choose = {
        let going = going.clone();
        move || {
            #[cfg(feature = "owner")]
            crate::browser::send_photos(filing, slot, several, &going);
            #[cfg(not(feature = "owner"))]
            let _ = (filing, several, &going);
        }
    };
    // What was chosen before the page was taken over is sent now.
    Effect::new({
        let choose = choose.clone();
        move |_| choose()
    });
    let Going { current, progress, error, doubt } = going;
    let (filled, pictures, is_other) = (current.clone(), current.clone(), current.clone());
    let wrong = error.clone();
    let picture = move || {
        let photos = pictures.get();
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
        let other = is_other.with(|now| !now.is_empty() && *now != shown);
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
            class:filled=move || !filled.get().is_empty()
            class:wrong=move || !wrong.get().is_empty()
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
                    on:change=move |_| choose()
                />
            </div>
        </div>
    }
    .into_any()
}
