//! Solids for the machines: convex profiles seen from the side, pulled out to a width, and their
//! picture from a given direction, with depth, light and darkened outlines.
//!
//! Axes in metres: x forwards, y to the machine's left, z up.

use super::raster::{Area, Canvas, Colour, shade};

type Point = [f64; 3];

/// A convex profile in x and z, from `y[0]` to `y[1]`.
struct Prism {
    profile: Vec<(f64, f64)>,
    y: [f64; 2],
    colour: Colour,
}

/// A machine made of prisms.
#[derive(Default)]
pub struct Model {
    prisms: Vec<Prism>,
}

impl Model {
    /// Adds a convex profile (x, z), pulled out from `y[0]` to `y[1]`.
    pub fn prism(&mut self, profile: &[(f64, f64)], y: [f64; 2], colour: Colour) {
        self.prisms.push(Prism { profile: profile.to_vec(), y, colour });
    }

    /// Adds a box.
    pub fn cuboid(&mut self, x: [f64; 2], y: [f64; 2], z: [f64; 2], colour: Colour) {
        let profile = [(x[0], z[0]), (x[1], z[0]), (x[1], z[1]), (x[0], z[1])];
        self.prism(&profile, y, colour);
    }

    /// Adds a beam between two points of the side view.
    pub fn beam(&mut self, ends: [(f64, f64); 2], thick: f64, y: [f64; 2], colour: Colour) {
        let [(x0, z0), (x1, z1)] = ends;
        let length = (x1 - x0).hypot(z1 - z0).max(0.001);
        let (across, along) = ((z1 - z0) / length * thick / 2.0, (x1 - x0) / length * thick / 2.0);
        let profile = [
            (x0 + across, z0 - along),
            (x1 + across, z1 - along),
            (x1 - across, z1 + along),
            (x0 - across, z0 + along),
        ];
        self.prism(&profile, y, colour);
    }

    /// Adds a cylinder across the machine.
    pub fn drum(&mut self, centre: (f64, f64), radius: f64, y: [f64; 2], colour: Colour) {
        self.track([centre.0, centre.0], centre.1, radius, y, colour);
    }

    /// Adds a profile with round ends, such as a crawler track.
    pub fn track(&mut self, x: [f64; 2], z: f64, radius: f64, y: [f64; 2], colour: Colour) {
        let profile: Vec<_> = (0..32)
            .map(|step| {
                let (sin, cos) = (f64::from(step) * std::f64::consts::TAU / 32.0).sin_cos();
                let end = if step <= 8 || step > 24 { x[1] } else { x[0] };
                (end + cos * radius, z + sin * radius)
            })
            .collect();
        self.prism(&profile, y, colour);
    }

    /// Every corner of the model.
    fn corners(&self) -> impl Iterator<Item = Point> {
        self.prisms.iter().flat_map(|prism| {
            let y = prism.y;
            prism.profile.iter().flat_map(move |&(x, z)| y.map(|y| [x, y, z]))
        })
    }

    /// Draws the model from a direction (degrees from the front, anticlockwise seen from above)
    /// into `area`, standing on its lower edge, with a shadow on the ground.
    pub fn draw(&self, canvas: &mut Canvas, area: Area, degrees: f64) {
        let camera = Camera::new(degrees);
        let seen: Vec<_> = self.corners().map(|corner| camera.see(corner)).collect();
        let low = |axis: usize| seen.iter().map(|p| p[axis]).fold(f64::MAX, f64::min);
        let high = |axis: usize| seen.iter().map(|p| p[axis]).fold(f64::MIN, f64::max);
        let (left, right, bottom, top) = (low(0), high(0), low(1), high(1));
        let scale = (f64::from(area.w) / (right - left).max(0.1)).min(f64::from(area.h) / (top - bottom).max(0.1));
        let middle = f64::from(area.x) + f64::from(area.w) / 2.0;
        let foot = f64::from(area.y + area.h);
        let place = |point: Point| {
            let [x, y, near] = camera.see(point);
            let x = middle + (x - f64::midpoint(left, right)) * scale;
            [x, foot - (y - bottom) * scale, near]
        };

        self.shadow(canvas, &place);
        let mut film = Film::new(area);
        for (number, prism) in (1_i32..).zip(&self.prisms) {
            for (part, face) in prism.faces() {
                let tone = shade(prism.colour, camera.light(&face));
                let outline: Vec<Point> = face.into_iter().map(place).collect();
                film.fill(&outline, tone, number * 2 + part);
            }
        }
        film.develop(canvas);
    }

    /// The shadow of everything, as a flat shape a little wider than the machine.
    fn shadow(&self, canvas: &mut Canvas, place: &impl Fn(Point) -> Point) {
        let ground: Vec<Point> = self.corners().filter(|corner| corner[2] < 1.3).collect();
        let low = |axis: usize| ground.iter().map(|p| p[axis]).fold(f64::MAX, f64::min);
        let high = |axis: usize| ground.iter().map(|p| p[axis]).fold(f64::MIN, f64::max);
        let (x0, x1, y0, y1) = (low(0), high(0), low(1), high(1));
        for margin in [0.45, 0.25, 0.05] {
            let corner = |x: f64, y: f64| {
                let [x, y, _] = place([x, y, 0.0]);
                (pixel(x), pixel(y))
            };
            let (x0, x1, y0, y1) = (x0 - margin, x1 + margin, y0 - margin, y1 + margin);
            let shape = [corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)];
            canvas.polygon(&shape, [30, 28, 24], 62);
        }
    }
}

impl Prism {
    /// The faces: the mantle as part 0, the two ends as part 1.
    fn faces(&self) -> Vec<(i32, Vec<Point>)> {
        let next = self.profile.iter().cycle().skip(1);
        let [y0, y1] = self.y;
        let mantle = self
            .profile
            .iter()
            .zip(next)
            .map(|(&(x0, z0), &(x1, z1))| (0, vec![[x0, y0, z0], [x1, y0, z1], [x1, y1, z1], [x0, y1, z0]]));
        let ends = self.y.map(|y| (1, self.profile.iter().map(|&(x, z)| [x, y, z]).collect()));
        mantle.chain(ends).collect()
    }
}

/// Where the picture is taken from.
struct Camera {
    right: Point,
    up: Point,
    towards: Point,
}

impl Camera {
    /// How far away it stands, in metres.
    const DISTANCE: f64 = 24.0;

    fn new(degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (rise, level) = 11.0_f64.to_radians().sin_cos();
        Self {
            right: [-sin, cos, 0.0],
            up: [-cos * rise, -sin * rise, level],
            towards: [cos * level, sin * level, rise],
        }
    }

    /// Right, up, and a measure of nearness that is linear across the picture.
    fn see(&self, point: Point) -> Point {
        let near = Self::DISTANCE / (Self::DISTANCE - dot(point, self.towards)).max(1.0);
        [dot(point, self.right) * near, dot(point, self.up) * near, near]
    }

    /// The brightness of a face in percent: lit from above, beside and behind the camera.
    fn light(&self, face: &[Point]) -> i32 {
        let [first, second, third, ..] = face else { return 100 };
        let (along, across) = (minus(*second, *first), minus(*third, *first));
        let normal = [
            along[1] * across[2] - along[2] * across[1],
            along[2] * across[0] - along[0] * across[2],
            along[0] * across[1] - along[1] * across[0],
        ];
        let length = dot(normal, normal).sqrt().max(1e-9);
        let facing = dot(normal, self.towards).signum() / length;
        let amount = dot(normal, self.towards) * 0.22 + dot(normal, self.right) * 0.26 + normal[2] * 0.30;
        pixel(72.0 + 60.0 * amount * facing)
    }
}

/// Colour, nearness and face of every pixel of an area.
struct Film {
    area: Area,
    pixels: Vec<(f64, i32, Colour)>,
}

impl Film {
    /// Room around the area for what rounding puts just outside of it.
    fn new(area: Area) -> Self {
        let area = area.inset(-2);
        let size = usize::try_from(area.w * area.h).unwrap_or(0);
        Self { area, pixels: vec![(0.0, 0, [0; 3]); size] }
    }

    fn index(&self, x: i32, y: i32) -> Option<usize> {
        let (column, row) = (x - self.area.x, y - self.area.y);
        let inside = (0..self.area.w).contains(&column) && (0..self.area.h).contains(&row);
        inside.then(|| usize::try_from(row * self.area.w + column).ok())?
    }

    /// Fills a convex face where it is nearer than what is there.
    fn fill(&mut self, face: &[Point], colour: Colour, number: i32) {
        let low = face.iter().map(|p| p[1]).fold(f64::MAX, f64::min);
        let high = face.iter().map(|p| p[1]).fold(f64::MIN, f64::max);
        for y in pixel(low)..=pixel(high) {
            let line = f64::from(y);
            let edges = face.iter().zip(face.iter().cycle().skip(1));
            let mut ends: Vec<(f64, f64)> = edges
                .filter(|(a, b)| (a[1] <= line) != (b[1] <= line))
                .map(|(a, b)| {
                    let part = (line - a[1]) / (b[1] - a[1]);
                    (a[0] + (b[0] - a[0]) * part, a[2] + (b[2] - a[2]) * part)
                })
                .collect();
            ends.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (Some(&(from, near)), Some(&(to, nearer))) = (ends.first(), ends.last()) else {
                continue;
            };
            let slope = (nearer - near) / (to - from).max(1e-9);
            for x in pixel(from)..=pixel(to) {
                let depth = near + slope * (f64::from(x) - from).clamp(0.0, to - from);
                if let Some(place) = self.index(x, y).and_then(|i| self.pixels.get_mut(i))
                    && depth > place.0
                {
                    *place = (depth, number, colour);
                }
            }
        }
    }

    /// Copies the picture to the canvas; pixels at the border of two faces become outlines.
    fn develop(&self, canvas: &mut Canvas) {
        let at = |x: i32, y: i32| {
            let found = self.index(x, y).and_then(|i| self.pixels.get(i));
            found.map_or((0, [0; 3]), |&(_, number, colour)| (number, colour))
        };
        for y in self.area.y..self.area.y + self.area.h {
            for x in self.area.x..self.area.x + self.area.w {
                let (number, colour) = at(x, y);
                let around = [at(x + 1, y), at(x, y + 1), at(x - 1, y), at(x, y - 1)];
                let border = around.iter().any(|other| other.0 != number);
                match (number, border) {
                    (0, false) => {}
                    (0, true) => canvas.blend(x, y, [20, 22, 22], 96),
                    (_, true) => canvas.put(x, y, shade(colour, 58)),
                    (_, false) => canvas.put(x, y, colour),
                }
            }
        }
    }
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// The nearest whole pixel.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a range every i32 holds")]
fn pixel(value: f64) -> i32 {
    value.round().clamp(-30_000.0, 30_000.0) as i32
}
