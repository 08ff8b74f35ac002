//! The machines of the register as solids, rough but recognisable from each side.

mod crawlers;
mod trucks;
mod wheeled;

use super::raster::Colour;
use super::solid::Model;

const BLACK: Colour = [52, 54, 56];
const STEEL: Colour = [122, 126, 128];
const GLASS: Colour = [116, 158, 176];
const LAMP: Colour = [255, 244, 200];
const TAIL: Colour = [196, 48, 40];

/// The solids of a machine, by its Chinese product name.
pub fn build(product: &str, paint: Colour) -> Model {
    let mut site = Builder { model: Model::default(), paint };
    match product {
        "挖掘机" => site.excavator(),
        "装载机" => site.loader(),
        "叉车" => site.forklift(2.6),
        "堆高机" => site.forklift(4.2),
        "压路机" => site.roller(),
        "推土机" => site.bulldozer(),
        "起重机" => site.crane(),
        "摊铺机" => site.paver(),
        "平地机" => site.grader(),
        "桩工机械" => site.pile_driver(),
        "牵引车" => site.tractor(),
        _ => site.dumper(),
    }
    site.model
}

/// A machine under construction and the colour it is painted in.
struct Builder {
    model: Model,
    paint: Colour,
}

impl Builder {
    /// A painted box.
    fn body(&mut self, x: [f64; 2], y: [f64; 2], z: [f64; 2]) {
        self.model.cuboid(x, y, z, self.paint);
    }

    /// A box of another colour.
    fn part(&mut self, x: [f64; 2], y: [f64; 2], z: [f64; 2], colour: Colour) {
        self.model.cuboid(x, y, z, colour);
    }

    /// A cab with windows on four sides and a dark roof.
    fn cab(&mut self, x: [f64; 2], y: [f64; 2], z: [f64; 2]) {
        let sill = z[0] + (z[1] - z[0]) * 0.42;
        let head = z[1] - 0.16;
        self.body(x, y, z);
        let (along, across) = ([x[0] + 0.14, x[1] - 0.14], [y[0] + 0.12, y[1] - 0.12]);
        self.part(along, [y[0] - 0.02, y[1] + 0.02], [sill, head], GLASS);
        self.part([x[0] - 0.02, x[1] + 0.02], across, [sill, head], GLASS);
        let roof = [z[1], z[1] + 0.07];
        self.part([x[0] - 0.06, x[1] + 0.08], [y[0] - 0.05, y[1] + 0.05], roof, BLACK);
    }

    /// Two wheels of an axle with their hubs.
    fn axle(&mut self, x: f64, radius: f64, y: [f64; 2]) {
        for side in [[y[0], y[1]], [-y[1], -y[0]]] {
            self.model.drum((x, radius), radius, side, BLACK);
            let hub = [side[0] - 0.03, side[1] + 0.03];
            self.model.drum((x, radius), radius * 0.5, hub, self.paint);
        }
        self.model.drum((x, radius), radius * 0.25, [-y[0], y[0]], BLACK);
    }

    /// Two crawler tracks with their rollers and the carriage between them.
    fn tracks(&mut self, x: [f64; 2], radius: f64, y: [f64; 2]) {
        for side in [[y[0], y[1]], [-y[1], -y[0]]] {
            self.model.track(x, radius, radius, side, BLACK);
            let hub = [side[0] - 0.03, side[1] + 0.03];
            for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let centre = (x[0] + (x[1] - x[0]) * share, radius);
                self.model.drum(centre, radius * 0.46, hub, STEEL);
            }
        }
        self.part([x[0] + 0.6, x[1] - 0.6], [-y[0], y[0]], [0.35, radius * 2.0 + 0.15], BLACK);
    }

    /// A pair of lamps at `x`, looking out by a hand's breadth.
    fn lamps(&mut self, x: f64, y: f64, z: f64, colour: Colour) {
        for side in [y, -y] {
            self.part([x - 0.05, x + 0.05], [side - 0.11, side + 0.11], [z - 0.07, z + 0.07], colour);
        }
    }

    /// Dark slots of a radiator at the rear (or front) face at `x`.
    fn grille(&mut self, x: f64, half: f64, z: [f64; 2]) {
        let step = (z[1] - z[0]) / 4.0;
        for row in 0..4 {
            let low = z[0] + f64::from(row) * step;
            self.part([x - 0.03, x + 0.03], [-half, half], [low, low + step * 0.5], BLACK);
        }
    }
}
