//! The gate with a bad network: entries and exits that cannot be sent are kept on the tablet with their photos and times,
//! shown as 待同步, and sent in order when the network is back. What is refused then stays until somebody says what becomes
//! of it. Without scripts the plain forms work online.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was done while the network was away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// 入场, with what the form says besides its photo.
    Entry {
        /// Names on the wire and texts.
        fields: Vec<(String, String)>,
    },
    /// 出场.
    Exit,
}

/// One entry or exit that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Its place in the order; given by the store.
    pub key: u32,
    /// The site.
    pub site: Uuid,
    /// The visit: chosen here for an entry, so that an exit can name it at once.
    pub visit: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// When it was done, by the tablet's clock.
    pub at: i64,
    /// What.
    pub done: Done,
    /// Why the register would not take it.
    pub problem: Option<String>,
}

impl Move {
    /// 入场 or 出场.
    pub const fn words(&self) -> &'static str {
        match self.done {
            Done::Entry { .. } => "入场",
            Done::Exit => "出场",
        }
    }
}

/// A machine that is inside as the page was rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside {
    /// Its visit.
    pub visit: Uuid,
    /// Its number.
    pub number: String,
}

/// Everything that the island shows.
#[derive(Clone, Copy)]
pub(super) struct Gate {
    #[cfg(feature = "hydrate")]
    pub site: Uuid,
    pub away: RwSignal<bool>,
    pub moves: RwSignal<Vec<Move>>,
    pub said: RwSignal<String>,
    pub wrong: RwSignal<String>,
}

/// The queue, and while the network is away a form for entries.
#[island]
pub fn GateQueue(site: Uuid, inside: Vec<Inside>) -> impl IntoView {
    let gate = Gate {
        #[cfg(feature = "hydrate")]
        site,
        away: RwSignal::new(false),
        moves: RwSignal::new(Vec::new()),
        said: RwSignal::new(String::new()),
        wrong: RwSignal::new(String::new()),
    };
    #[cfg(feature = "hydrate")]
    super::browser::watch_gate(gate, inside);
    #[cfg(not(feature = "hydrate"))]
    let _ = (site, inside);
    let enter = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        super::browser::keep_entry(gate, &event);
    };
    view! {
        <div class="gate-queue" class:away=move || gate.away.get()>
            {move || gate.away.get().then(|| view! {
                <p class="warning-box" role="status">"网络已断开。可以继续办理入场、出场：先保存在本机，网络恢复后自动上传。"</p>
            })}
            {move || (!gate.said.get().is_empty()).then(|| view! { <p class="notice" role="status">{gate.said.get()}</p> })}
            {move || kept(gate)}
            {move || gate.away.get().then(|| view! {
                <form class="form card" id="offline-entry" on:submit=enter novalidate>
                    <h2>"断网入场"</h2>
                    <p class="error" role="alert">{move || gate.wrong.get()}</p>
                    <div class="field">
                        <label for="offline-number">"环保登记号码"</label>
                        <input type="text" id="offline-number" name="number" autocomplete="off" autocapitalize="characters" spellcheck="false" class="code"/>
                    </div>
                    {foreign()}
                    <div class="field">
                        <label for="offline-photo">"拍照上传"</label>
                        <input type="file" id="offline-photo" name="photo" accept="image/jpeg,image/png,image/webp" capture="environment" data-shrink=""/>
                    </div>
                    <button type="submit" class="button primary">"确认入场"</button>
                </form>
            })}
        </div>
    }
}

/// What is asked about a machine from elsewhere that has not been here; left empty for all others.
fn foreign() -> AnyView {
    use domain::fields::Input;
    let fields = domain::visit::foreign_specs().map(|spec| {
        let (id, wire) = (format!("offline-{}", spec.name), format!("fields[{}]", spec.name));
        let input = match spec.input {
            Input::Choice(choices) => view! {
                <select id=id.clone() name=wire>
                    <option value="">"请选择"</option>
                    {choices.iter().map(|(code, words)| view! { <option value=*code>{*words}</option> }).collect_view()}
                </select>
            }
            .into_any(),
            _ => view! { <input type="text" id=id.clone() name=wire autocomplete="off"/> }.into_any(),
        };
        view! { <div class="field"><label for=id>{spec.label}</label>{input}</div> }
    });
    view! {
        <details class="foreign">
            <summary>"外地机械第一次来，请填写"</summary>
            {fields.collect_view()}
        </details>
    }
    .into_any()
}

/// 待同步.
fn kept(gate: Gate) -> Option<AnyView> {
    let moves = gate.moves.get();
    if moves.is_empty() {
        return None;
    }
    let gone: Vec<Uuid> = moves.iter().filter(|one| one.done == Done::Exit).map(|one| one.visit).collect();
    let lines = moves.iter().map(|one| line(gate, one, gone.contains(&one.visit))).collect_view();
    Some(
        view! {
            <section class="card" id="kept">
                <h2>{format!("待同步 {}", moves.len())}</h2>
                <ul class="cards">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn line(gate: Gate, one: &Move, has_left: bool) -> AnyView {
    let (key, visit, number) = (one.key, one.visit, one.number.clone());
    let is_entry = one.done != Done::Exit;
    let leave = (is_entry && !has_left && one.problem.is_none()).then(|| {
        let act = act(move || {
            #[cfg(feature = "hydrate")]
            super::browser::keep_exit(gate, visit, number.clone());
            #[cfg(not(feature = "hydrate"))]
            let _ = (gate, visit, &number);
        });
        view! { <button type="button" class="button secondary" on:click=act>"出场"</button> }
    });
    let resolve = one.problem.is_some().then(|| {
        let again = act(move || {
            #[cfg(feature = "hydrate")]
            super::browser::try_again(gate, key);
            #[cfg(not(feature = "hydrate"))]
            let _ = (gate, key);
        });
        let drop = act(move || {
            #[cfg(feature = "hydrate")]
            super::browser::drop_move(gate, key);
            #[cfg(not(feature = "hydrate"))]
            let _ = (gate, key);
        });
        view! {
            <div class="card-actions">
                <button type="button" class="button secondary" on:click=again>"重新上传"</button>
                <button type="button" class="button quiet danger" on:click=drop>"放弃这条记录"</button>
            </div>
        }
    });
    view! {
        <li class="kept-move">
            <p><strong class="number">{one.number.clone()}</strong> " " {one.words()} " " <span class="hint">{clock(one.at)}</span></p>
            {one.problem.clone().map(|problem| view! { <p class="error">{problem}</p> })}
            {leave}
            {resolve}
        </li>
    }
    .into_any()
}

fn act(work: impl Fn() + 'static) -> impl Fn(leptos::ev::MouseEvent) + 'static {
    move |_| work()
}

/// `11月26日 14:05`, in China's time.
fn clock(at: i64) -> String {
    let minutes = at.div_euclid(60_000) + 8 * 60;
    let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(minutes.div_euclid(1440)));
    let day = day.map(|day| format!("{}月{}日 ", day.month(), day.day())).unwrap_or_default();
    format!("{day}{:02}:{:02}", minutes.rem_euclid(1440) / 60, minutes.rem_euclid(60))
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_those_of_china() {
        assert_eq!(super::clock(1_793_462_400_000), "11月1日 00:00");
    }
}
