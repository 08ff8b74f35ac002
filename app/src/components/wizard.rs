//! The frame of the wizard: 1 主体信息 2 图片上传 3 机械信息 4 完成, and the bar with the buttons.

use crate::addresses;
use leptos::prelude::*;

/// The four steps with the current one marked in text and for screen readers. `done` steps are links.
pub fn steps(current: usize, filing: uuid::Uuid) -> AnyView {
    const STEPS: [(&str, &str); 4] =
        [("主体信息", "subject"), ("图片上传", "photos"), ("机械信息", "machine"), ("完成", "check")];
    let items = STEPS
        .into_iter()
        .enumerate()
        .map(|(index, (words, code))| {
            let number = index + 1;
            let class = match number.cmp(&current) {
                std::cmp::Ordering::Less => "step past",
                std::cmp::Ordering::Equal => "step now",
                std::cmp::Ordering::Greater => "step",
            };
            let inner = view! { <span class="step-number">{number}</span> <span class="step-words">{words}</span> };
            let content = if number < current {
                view! { <a href=addresses::filing_page(filing, code)>{inner}</a> }.into_any()
            } else {
                inner.into_any()
            };
            view! { <li class=class aria-current=(number == current).then_some("step")>{content}</li> }
        })
        .collect_view();
    view! { <nav class="steps" aria-label="填报步骤"><ol>{items}</ol></nav> }.into_any()
}

/// What was saved (`saving`), 上一步, 下一步 and 保存，稍后继续. The first button of a form is what the Enter key presses, so 下一步
/// comes first in the document.
pub fn bar(back: bool, saving: AnyView) -> AnyView {
    view! {
        <div class="action-bar">
            {saving}
            <button type="submit" name="go" value="next" class="button primary">"下一步"</button>
            {back.then(|| view! {
                <button type="submit" name="go" value="back" class="button secondary" formnovalidate>"上一步"</button>
            })}
            <button type="submit" name="go" value="later" class="button quiet" formnovalidate>"保存，稍后继续"</button>
        </div>
    }
    .into_any()
}
