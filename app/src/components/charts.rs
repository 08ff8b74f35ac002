//! Charts, drawn as SVG: bars, and shares side by side in rows. Every value is written beside its bar,
//! and parts differ in pattern as well as in colour, so that a chart reads without colour and on paper.

use domain::stage::Stage;
use leptos::prelude::*;
use wire::administration::Chart;

pub use wire::administration::Shares;

/// The drawing's width in its own units; it grows with its column.
const WIDTH: i64 = 360;
/// Where bars begin and end; names stand before, values behind.
const BARS: (i64, i64) = (88, 318);
const ROW: i64 = 20;
const BAR: i64 = 14;

/// A length in tenths of a unit, as the drawing writes it.
fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// A part of a length, in tenths.
fn part(length: i64, value: i64, whole: i64) -> i64 {
    if whole > 0 { length * 10 * value / whole } else { 0 }
}

/// The first characters of a name, so that it stays before its bar: seven Chinese ones, or twice as many narrow ones.
fn short(name: &str) -> String {
    const ROOM: usize = 14;
    let width = |c: char| if c.is_ascii() { 1 } else { 2 };
    if name.chars().map(width).sum::<usize>() <= ROOM {
        return name.to_owned();
    }
    let mut taken = 0;
    let fits = |c: &char| {
        taken += width(*c);
        taken <= ROOM - 2
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

fn frame(id: &str, title: &str, description: &str, rows: usize, drawing: impl IntoView + 'static) -> AnyView {
    let height = i64::try_from(rows).unwrap_or_default() * ROW + 4;
    view! {
        <svg
            class="chart"
            viewBox=format!("0 0 {WIDTH} {height}")
            role="img"
            aria-labelledby=format!("{id}-title {id}-desc")
        >
            <title id=format!("{id}-title")>{title.to_owned()}</title>
            <desc id=format!("{id}-desc")>{description.to_owned()}</desc>
            {drawing.into_any()}
        </svg>
    }
    .into_any()
}

fn top(row: usize) -> i64 {
    i64::try_from(row).unwrap_or_default() * ROW + 4
}

/// A chart. `id` is unique on the page.
pub fn chart(id: &str, title: &str, chart: &Chart) -> AnyView {
    match chart {
        Chart::Bars(rows) => bars(id, title, rows),
        Chart::Shares(rows) => stage_shares(id, title, rows),
    }
}

/// One bar a row, with its value behind it. `id` is unique on the page.
pub fn bars(id: &str, title: &str, rows: &[(String, i64)]) -> AnyView {
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or_default().max(1);
    let words: Vec<String> = rows.iter().map(|(name, n)| format!("{name}{n}")).collect();
    let drawing = rows
        .iter()
        .enumerate()
        .map(|(row, (name, n))| {
            let length = part(BARS.1 - BARS.0, *n, most);
            let base = top(row) + 11;
            view! {
                <text class="chart-name" x=(BARS.0 - 4).to_string() y=base.to_string() text-anchor="end">
                    {short(name)}
                </text>
                <rect
                    class="chart-bar"
                    x=BARS.0.to_string()
                    y=top(row).to_string()
                    width=tenths(length)
                    height=BAR.to_string()
                />
                <text class="chart-value" x=tenths(BARS.0 * 10 + length + 40) y=base.to_string()>{n.to_string()}</text>
            }
        })
        .collect_view();
    frame(id, title, &words.join("，"), rows.len(), drawing)
}

/// Shares of emission stages, a row each: colour by stage group, pattern by stage, and the name where there is room.
pub fn stage_shares(id: &str, title: &str, rows: &[Shares]) -> AnyView {
    let mut stages: Vec<Stage> =
        rows.iter().flat_map(|row| row.parts.iter().filter(|(_, n)| *n > 0).map(|(stage, _)| *stage)).collect();
    stages.sort_unstable();
    stages.dedup();
    let words: Vec<String> = rows
        .iter()
        .map(|row| {
            let parts = row.parts.iter().filter(|(_, n)| *n > 0);
            let parts: Vec<String> = parts.map(|(stage, n)| format!("{}{n}", stage.name())).collect();
            format!("{}：{}", row.name, if parts.is_empty() { "无".to_owned() } else { parts.join("、") })
        })
        .collect();
    let patterns = stages.iter().map(|stage| pattern(id, *stage)).collect_view();
    let drawing = rows.iter().enumerate().map(|(row, shares)| share_row(id, row, shares)).collect_view();
    let key = stages
        .iter()
        .map(|stage| {
            view! {
                <li>
                    <svg class="chart-swatch" viewBox="0 0 28 16" aria-hidden="true">
                        {filled(id, *stage, 0, 0, 280, 16)}
                    </svg>
                    {stage.name()}
                </li>
            }
        })
        .collect_view();
    let chart = frame(id, title, &words.join("；"), rows.len(), view! { <defs>{patterns}</defs> {drawing} });
    view! { {chart} <ul class="chart-key" aria-label="图例">{key}</ul> }.into_any()
}

fn share_row(id: &str, row: usize, shares: &Shares) -> AnyView {
    let (whole, mut before) = (shares.parts.iter().map(|(_, n)| n).sum::<i64>(), 0);
    let base = top(row) + 11;
    let parts = shares
        .parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(stage, n)| {
            let (from, to) = (part(BARS.1 - BARS.0, before, whole), part(BARS.1 - BARS.0, before + n, whole));
            before += n;
            let label = short(stage.name());
            // Ten units a character, and some air.
            let room = i64::try_from(label.chars().count()).unwrap_or_default() * 100 + 80;
            let fits = to - from >= room;
            let middle = BARS.0 * 10 + i64::midpoint(from, to);
            view! {
                {filled(id, *stage, BARS.0 * 10 + from, top(row), to - from, BAR)}
                {fits.then(|| view! {
                    <rect
                        class="chart-plate"
                        x=tenths(middle - room / 2 + 20)
                        y=(top(row) + 1).to_string()
                        width=tenths(room - 40)
                        height=(BAR - 2).to_string()
                    />
                    <text class="chart-part" x=tenths(middle) y=base.to_string() text-anchor="middle">{label}</text>
                })}
            }
        })
        .collect_view();
    view! {
        <text class="chart-name" x=(BARS.0 - 4).to_string() y=base.to_string() text-anchor="end">
            {short(&shares.name)}
        </text>
        {parts}
        <text class="chart-value" x=(BARS.1 + 4).to_string() y=base.to_string()>{whole.to_string()}</text>
    }
    .into_any()
}

/// A box in a stage's colour, with its pattern over it; `x` and `width` in tenths.
fn filled(id: &str, stage: Stage, x: i64, y: i64, width: i64, height: i64) -> AnyView {
    let class = format!("chart-{}", stage.group().code());
    view! {
        <rect class=class x=tenths(x) y=y.to_string() width=tenths(width) height=height.to_string()/>
        <rect
            class="chart-edge"
            fill=format!("url(#{id}-{})", stage.code())
            x=tenths(x)
            y=y.to_string()
            width=tenths(width)
            height=height.to_string()
        />
    }
    .into_any()
}

/// White lines over the colour: no two stages of one colour have the same.
fn pattern(id: &str, stage: Stage) -> AnyView {
    let lines = match stage {
        Stage::Three | Stage::Two | Stage::One => "",
        Stage::Four | Stage::Zero => "M0 6 6 0",
        Stage::Five => "M0 3H6",
        Stage::Six => "M3 0V6",
        Stage::Electric => "M0 3H6M3 0V6",
        Stage::None => "M0 0 6 6",
    };
    view! {
        <pattern id=format!("{id}-{}", stage.code()) width="6" height="6" patternUnits="userSpaceOnUse">
            <path class="chart-hatch" d=lines/>
        </pattern>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the marks that leptos leaves between the parts.
    fn written(view: AnyView) -> String {
        view.to_html().replace("<!>", "")
    }

    #[test]
    fn a_chart_says_in_words_what_it_draws() {
        let rows = [("挖掘机".to_owned(), 3), ("<b>".to_owned(), 0)];
        let html = written(bars("products", "机械产品名称", &rows));
        assert!(
            html.contains("role=\"img\"") && html.contains("aria-labelledby=\"products-title products-desc\""),
            "{html}"
        );
        assert!(html.contains("挖掘机3，") && html.contains(">3</text>"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }

    #[test]
    fn shares_fill_the_row_and_every_stage_is_in_the_key() {
        let rows = [
            Shares { name: "2026-10".to_owned(), parts: vec![(Stage::Two, 1), (Stage::Three, 2), (Stage::Four, 0)] },
            Shares { name: "2026-11".to_owned(), parts: Vec::new() },
        ];
        let html = written(stage_shares("months", "排放阶段", &rows));
        assert!(
            html.contains("id=\"months-2\"") && html.contains("id=\"months-3\"") && !html.contains("id=\"months-4\""),
            "{html}"
        );
        assert!(html.contains("2026-10：国二1、国三2；2026-11：无"), "{html}");
        assert!(html.contains("width=\"76.6\"") && html.contains("width=\"153.4\""), "a third and two thirds: {html}");
    }

    #[test]
    fn stages_of_one_colour_differ_in_their_pattern() {
        let drawn: Vec<(&str, String)> = Stage::ALL
            .iter()
            .map(|stage| {
                let html = written(pattern("x", *stage));
                (stage.group().code(), html.split(" d=\"").nth(1).unwrap_or_default().to_owned())
            })
            .collect();
        for (index, one) in drawn.iter().enumerate() {
            assert!(!drawn[index + 1..].contains(one), "{one:?}");
        }
    }
}
