//! A plate or card as a picture in the page: the same drawing that is printed, its letters in the browser's own fonts.

use domain::print::{Align, Drawing, Shape};
use leptos::prelude::*;

use registry::drawings::Code;

/// The picture; `label` says what it is to who cannot see it.
pub fn picture(drawing: &Drawing, label: String) -> AnyView {
    let view_box = format!("0 0 {} {}", drawing.width, drawing.height);
    let shapes = drawing.shapes.iter().filter_map(shape).collect_view();
    view! {
        <svg class="drawing" viewBox=view_box role="img" aria-label=label xmlns="http://www.w3.org/2000/svg">
            {shapes}
        </svg>
    }
    .into_any()
}

fn shape(shape: &Shape) -> Option<AnyView> {
    Some(match shape {
        Shape::Area { x, y, width, height, colour } => {
            let (x, y, width, height) = (x.to_string(), y.to_string(), width.to_string(), height.to_string());
            view! { <rect x=x y=y width=width height=height fill=colour.css()></rect> }.into_any()
        }
        Shape::Frame { x, y, width, height, line, colour } => {
            let (x, y, width, height) = (x.to_string(), y.to_string(), width.to_string(), height.to_string());
            view! {
                <rect x=x y=y width=width height=height fill="none" stroke=colour.css() stroke-width=line.to_string()>
                </rect>
            }
            .into_any()
        }
        Shape::Text { x, y, size, align, bold, colour, text } => {
            let anchor = match align {
                Align::Left => "start",
                Align::Centre => "middle",
                Align::Right => "end",
            };
            let weight = if *bold { "700" } else { "400" };
            view! {
                <text
                    x=x.to_string()
                    y=y.to_string()
                    font-size=size.to_string()
                    font-weight=weight
                    text-anchor=anchor
                    fill=colour.css()
                >
                    {text.clone()}
                </text>
            }
            .into_any()
        }
        Shape::Code { x, y, size, text } => {
            let code = Code::of(text)?;
            let placed = format!("translate({x} {y}) scale({})", size / f64::from(code.side));
            view! {
                <g transform=placed>
                    <rect width=code.side.to_string() height=code.side.to_string() fill="#ffffff"></rect>
                    <path d=code.path() fill="#000000" shape-rendering="crispEdges"></path>
                </g>
            }
            .into_any()
        }
    })
}
