//! The photo of a machine: sky, a building site behind, the ground, the machine and a caption.

use image::RgbImage;

use super::machine;
use super::raster::{Area, Canvas, Colour};
use super::text::{self, Style};

/// The side a machine is photographed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// 正面.
    Front,
    /// 背面.
    Rear,
    /// 侧面45度: from the front, on the machine's left.
    Side45,
}

impl View {
    /// The side's name as the form has it.
    const fn name(self) -> &'static str {
        match self {
            Self::Front => "正面",
            Self::Rear => "背面",
            Self::Side45 => "侧面45度",
        }
    }

    /// Degrees from the front, anticlockwise seen from above.
    const fn degrees(self) -> f64 {
        match self {
            Self::Front => 3.0,
            Self::Rear => 177.0,
            Self::Side45 => 48.0,
        }
    }
}

const HORIZON: i32 = 560;

/// Draws a machine named by its Chinese product name (挖掘机, 装载机, …; a general shape for
/// any other), painted in `colour`, on a building site.
pub fn silhouette(product: &str, view: View, colour: [u8; 3]) -> RgbImage {
    let mut canvas = Canvas::new([180, 200, 212]);
    canvas.gradient(Area::new(0, 0, 1280, HORIZON), [156, 190, 214], [224, 231, 230]);
    skyline(&mut canvas, view);
    canvas.gradient(Area::new(0, HORIZON, 1280, 400), [178, 166, 142], [140, 124, 98]);
    gravel(&mut canvas);
    machine::build(product, colour).draw(&mut canvas, Area::new(120, 70, 1040, 730), view.degrees());

    canvas.tint(Area::new(0, 870, 1280, 90), [18, 24, 22], 205);
    let caption = format!("演示照片　{product}　{}", view.name());
    let size = text::fitting(&caption, 1200, 60);
    let style = Style::new(size, [255, 255, 255]).bold();
    text::centred(&mut canvas, 640, 914 - size / 2, &caption, style);
    canvas.finish()
}

/// Grey blocks of a town, other ones for each side.
fn skyline(canvas: &mut Canvas, view: View) {
    const BLOCKS: [(i32, i32, i32); 9] = [
        (0, 120, 150),
        (110, 90, 230),
        (230, 150, 110),
        (420, 80, 180),
        (540, 170, 90),
        (760, 100, 210),
        (900, 140, 130),
        (1060, 90, 250),
        (1170, 140, 160),
    ];
    let shift = match view {
        View::Front => 0,
        View::Rear => 410,
        View::Side45 => 730,
    };
    for (number, (left, width, height)) in (0_i32..).zip(BLOCKS) {
        let left = (left + shift) % 1280;
        let wall: Colour = if number % 2 == 0 { [186, 198, 204] } else { [198, 208, 212] };
        canvas.rect(Area::new(left, HORIZON - height, width, height), wall);
        for row in 0..(height - 20) / 24 {
            for column in 0..(width - 12) / 20 {
                let (x, y) = (left + 10 + column * 20, HORIZON - height + 14 + row * 24);
                canvas.rect(Area::new(x, y, 9, 12), [170, 184, 192]);
            }
        }
    }
}

/// Specks on the ground, larger towards the viewer.
fn gravel(canvas: &mut Canvas) {
    let mut seed: u32 = 0x1357_9bdf;
    let mut random = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i32::try_from((seed >> 8) % below).unwrap_or(0)
    };
    for _ in 0..1500 {
        let (x, depth) = (random(1280), random(320));
        let size = 1 + depth / 70;
        let tone = if random(2) == 0 { [98, 86, 66] } else { [204, 194, 172] };
        canvas.tint(Area::new(x, HORIZON + depth, size * 2, size), tone, 90);
    }
}
