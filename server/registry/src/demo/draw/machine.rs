//! The machines of the register as solids, rough but recognisable from each side.

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

    /// The turning upper part that excavators and pile drivers share.
    fn upper(&mut self) {
        self.tracks([-1.7, 1.7], 0.52, [0.85, 1.5]);
        self.part([-2.3, 1.25], [-1.4, 1.4], [1.2, 1.45], BLACK);
        self.body([-2.35, -0.35], [-1.4, 1.4], [1.45, 2.35]);
        self.body([-0.35, 1.1], [-1.4, -0.5], [1.45, 2.1]);
        self.cab([-0.3, 1.3], [0.42, 1.4], [1.45, 3.1]);
        self.grille(-2.35, 0.55, [1.75, 2.2]);
        self.lamps(-2.35, 1.1, 1.7, TAIL);
        self.part([-1.5, -1.36], [-0.7, -0.56], [2.35, 2.8], BLACK);
    }

    fn excavator(&mut self) {
        self.upper();
        self.model.beam([(0.6, 1.8), (2.5, 4.45)], 0.55, [-0.27, 0.27], self.paint);
        self.model.beam([(2.35, 4.4), (4.5, 4.05)], 0.48, [-0.27, 0.27], self.paint);
        self.model.beam([(0.9, 1.7), (2.2, 3.6)], 0.16, [0.28, 0.4], STEEL);
        self.model.beam([(4.25, 4.4), (4.95, 1.5)], 0.4, [-0.2, 0.2], self.paint);
        self.model.beam([(2.8, 4.85), (4.3, 4.5)], 0.15, [-0.1, 0.1], STEEL);
        let bucket = [(4.7, 1.7), (4.25, 1.2), (4.3, 0.65), (4.9, 0.35), (5.35, 0.5), (5.25, 1.6)];
        self.model.prism(&bucket, [-0.62, 0.62], STEEL);
        for tooth in [-0.55, -0.22, 0.11, 0.44] {
            self.part([4.85, 5.3], [tooth, tooth + 0.12], [0.2, 0.5], BLACK);
        }
        self.lamps(1.12, 0.95, 1.62, LAMP);
    }

    fn pile_driver(&mut self) {
        self.upper();
        self.part([1.9, 2.25], [-0.32, 0.32], [0.2, 8.6], STEEL);
        self.body([1.2, 1.95], [-0.5, 0.5], [1.3, 1.8]);
        self.model.beam([(-1.2, 2.3), (1.95, 6.4)], 0.2, [-0.6, -0.42], self.paint);
        self.model.beam([(-1.2, 2.3), (1.95, 6.4)], 0.2, [0.12, 0.3], self.paint);
        self.body([2.25, 2.95], [-0.42, 0.42], [4.6, 6.1]);
        self.part([2.48, 2.72], [-0.13, 0.13], [0.1, 4.6], BLACK);
        self.body([1.8, 2.8], [-0.4, 0.4], [8.6, 8.9]);
    }

    fn loader(&mut self) {
        self.axle(-1.5, 0.78, [0.72, 1.3]);
        self.axle(1.5, 0.78, [0.72, 1.3]);
        let hood = [(-2.8, 0.8), (-0.5, 0.8), (-0.5, 2.15), (-2.6, 1.95), (-2.8, 1.7)];
        self.model.prism(&hood, [-0.85, 0.85], self.paint);
        self.grille(-2.79, 0.55, [1.0, 1.65]);
        self.lamps(-2.8, 0.7, 1.5, TAIL);
        self.body([-2.1, -0.9], [-1.3, 1.3], [1.58, 1.68]);
        self.cab([-0.75, 0.6], [-0.72, 0.72], [1.3, 3.3]);
        self.part([-0.5, 0.7], [-0.5, 0.5], [0.6, 1.3], BLACK);
        self.body([0.6, 2.0], [-0.6, 0.6], [0.6, 1.6]);
        self.body([0.9, 2.1], [-1.3, 1.3], [1.58, 1.68]);
        self.lamps(1.7, 1.15, 1.82, LAMP);
        for side in [[0.38, 0.6], [-0.6, -0.38]] {
            self.model.beam([(1.1, 1.8), (2.4, 1.5)], 0.34, side, self.paint);
            self.model.beam([(2.3, 1.55), (3.2, 0.6)], 0.32, side, self.paint);
        }
        let bucket = [(3.0, 0.15), (4.3, 0.08), (3.35, 1.35), (2.95, 1.15)];
        self.model.prism(&bucket, [-1.42, 1.42], STEEL);
        self.part([3.0, 4.32], [-1.45, 1.45], [0.05, 0.15], BLACK);
    }

    fn forklift(&mut self, mast: f64) {
        self.axle(0.85, 0.36, [0.38, 0.62]);
        self.axle(-0.95, 0.3, [0.34, 0.56]);
        let weight = [(-1.55, 0.35), (-0.7, 0.25), (-0.7, 1.2), (-1.35, 1.2), (-1.55, 0.9)];
        self.model.prism(&weight, [-0.58, 0.58], self.paint);
        self.part([-1.56, -1.5], [-0.3, 0.3], [0.5, 0.8], BLACK);
        self.lamps(-1.5, 0.46, 0.85, TAIL);
        self.body([-0.8, 0.95], [-0.5, 0.5], [0.35, 0.72]);
        self.body([0.55, 0.95], [-0.55, 0.55], [0.72, 1.15]);
        self.part([-0.5, 0.05], [-0.28, 0.28], [0.72, 0.95], BLACK);
        self.part([-0.62, -0.45], [-0.28, 0.28], [0.9, 1.5], BLACK);
        for side in [[0.46, 0.54], [-0.54, -0.46]] {
            self.model.beam([(-1.15, 1.2), (-0.85, 2.2)], 0.1, side, BLACK);
            self.model.beam([(0.9, 1.1), (0.45, 2.2)], 0.1, side, BLACK);
        }
        self.body([-1.0, 0.6], [-0.58, 0.58], [2.15, 2.24]);
        self.lamps(0.6, 0.45, 2.08, LAMP);
        for side in [[0.24, 0.36], [-0.36, -0.24]] {
            self.part([1.05, 1.24], side, [0.08, mast], BLACK);
            self.part([1.32, 2.55], [side[0] - 0.02, side[1] + 0.02], [0.1, 0.17], STEEL);
        }
        for rung in [0.5, mast * 0.5, mast - 0.12] {
            self.part([1.08, 1.2], [-0.3, 0.3], [rung, rung + 0.12], BLACK);
        }
        for bar in [0.25, 0.65, 1.05] {
            self.part([1.25, 1.33], [-0.56, 0.56], [bar, bar + 0.13], STEEL);
        }
    }

    fn roller(&mut self) {
        self.model.drum((1.75, 0.78), 0.78, [-1.05, 1.05], STEEL);
        for side in [[1.08, 1.22], [-1.22, -1.08]] {
            self.body([0.7, 2.75], side, [0.62, 0.98]);
        }
        self.body([2.6, 2.8], [-1.22, 1.22], [0.62, 0.98]);
        self.body([0.5, 0.8], [-1.22, 1.22], [0.62, 1.1]);
        self.axle(-1.25, 0.74, [0.5, 1.08]);
        let hood = [(-2.3, 0.8), (-0.5, 0.8), (-0.5, 1.95), (-1.9, 1.75), (-2.3, 1.45)];
        self.model.prism(&hood, [-0.72, 0.72], self.paint);
        self.grille(-2.29, 0.5, [0.9, 1.4]);
        self.lamps(-2.0, 0.6, 1.62, TAIL);
        self.cab([-0.6, 0.62], [-0.78, 0.78], [0.95, 2.9]);
        self.lamps(2.8, 0.9, 0.8, LAMP);
    }

    fn bulldozer(&mut self) {
        self.tracks([-1.5, 1.2], 0.5, [0.72, 1.25]);
        self.body([-0.2, 1.75], [-0.6, 0.6], [0.75, 1.85]);
        self.grille(1.75, 0.45, [0.95, 1.7]);
        self.body([-1.9, -0.2], [-0.75, 0.75], [0.75, 1.35]);
        self.cab([-1.35, -0.05], [-0.72, 0.72], [1.3, 2.95]);
        self.part([0.8, 0.94], [-0.3, -0.16], [1.85, 2.6], BLACK);
        self.part([-1.95, -1.85], [-0.5, 0.5], [0.85, 1.25], BLACK);
        self.lamps(-1.9, 0.62, 1.22, TAIL);
        for side in [[1.28, 1.42], [-1.42, -1.28]] {
            self.model.beam([(-0.2, 0.5), (2.25, 0.45)], 0.24, side, self.paint);
        }
        let blade = [(2.2, 0.05), (2.5, 0.05), (2.36, 0.7), (2.5, 1.35), (2.3, 1.35), (2.15, 0.7)];
        self.model.prism(&blade, [-1.7, 1.7], self.paint);
        self.part([2.2, 2.54], [-1.72, 1.72], [0.02, 0.16], STEEL);
        self.model.beam([(-1.9, 0.9), (-2.5, 0.7)], 0.22, [-0.2, 0.2], STEEL);
        self.model.beam([(-2.45, 1.1), (-2.55, 0.15)], 0.2, [-0.1, 0.1], BLACK);
    }

    fn crane(&mut self) {
        for x in [3.0, 1.7, -2.2, -3.5] {
            self.axle(x, 0.55, [0.7, 1.2]);
        }
        self.part([-4.6, 3.6], [-1.2, 1.2], [0.85, 1.25], BLACK);
        self.body([-4.6, 2.4], [-1.22, 1.22], [1.1, 1.3]);
        self.cab([2.5, 4.3], [-1.2, 1.2], [0.75, 2.45]);
        self.lamps(4.3, 0.9, 0.95, LAMP);
        self.lamps(-4.6, 1.0, 1.0, TAIL);
        for x in [0.6, -4.3] {
            self.part([x, x + 0.3], [-1.45, 1.45], [0.5, 0.8], STEEL);
        }
        self.body([-3.6, -0.4], [-0.9, 0.4], [1.5, 2.3]);
        self.part([-4.2, -3.3], [-1.15, 1.15], [1.45, 2.3], STEEL);
        self.cab([-1.6, -0.1], [0.45, 1.2], [1.35, 2.75]);
        self.model.beam([(-3.0, 2.3), (3.2, 5.2)], 0.72, [-0.45, 0.2], self.paint);
        self.model.beam([(2.8, 5.02), (5.6, 6.32)], 0.52, [-0.37, 0.12], self.paint);
        self.model.beam([(-0.8, 2.0), (1.0, 3.8)], 0.26, [-0.25, 0.0], STEEL);
        self.part([5.6, 5.66], [-0.15, -0.09], [3.4, 6.3], BLACK);
        self.part([5.45, 5.8], [-0.25, 0.02], [2.9, 3.4], LAMP);
    }

    fn paver(&mut self) {
        self.tracks([-1.5, 1.0], 0.42, [0.65, 1.05]);
        self.body([-1.9, 1.0], [-1.1, 1.1], [0.95, 1.75]);
        self.grille(1.0, 0.8, [1.35, 1.7]);
        for side in [[1.1, 1.5], [-1.5, -1.1]] {
            let wing = [(1.0, 0.6), (2.7, 0.5), (2.7, 1.0), (1.0, 1.5)];
            self.model.prism(&wing, side, self.paint);
            self.model.beam([(0.6, 0.75), (-2.4, 0.6)], 0.2, side, self.paint);
        }
        self.part([1.0, 2.6], [-1.1, 1.1], [0.5, 0.7], BLACK);
        self.model.drum((2.75, 0.45), 0.16, [-0.9, 0.9], STEEL);
        self.part([-1.6, -1.0], [-0.3, 0.3], [1.75, 2.15], BLACK);
        for x in [-1.8, 0.3] {
            for y in [-1.0, 0.92] {
                self.part([x, x + 0.08], [y, y + 0.08], [1.75, 3.0], BLACK);
            }
        }
        self.body([-2.1, 0.6], [-1.2, 1.2], [3.0, 3.1]);
        self.part([-3.1, -2.3], [-1.9, 1.9], [0.08, 0.5], STEEL);
        self.body([-3.0, -2.4], [-1.9, 1.9], [0.5, 0.75]);
        self.lamps(-3.1, 1.6, 0.6, TAIL);
    }

    fn grader(&mut self) {
        for x in [-2.9, -1.5, 3.5] {
            self.axle(x, 0.66, [0.7, 1.15]);
        }
        self.body([-3.6, -0.9], [-0.62, 0.62], [0.85, 1.95]);
        self.grille(-3.6, 0.45, [1.05, 1.75]);
        self.lamps(-3.6, 0.52, 1.85, TAIL);
        self.cab([-1.0, 0.25], [-0.72, 0.72], [1.05, 3.05]);
        self.model.beam([(0.2, 1.75), (2.6, 1.95)], 0.36, [-0.18, 0.18], self.paint);
        self.model.beam([(2.5, 1.95), (3.8, 1.1)], 0.4, [-0.2, 0.2], self.paint);
        self.body([3.4, 3.9], [-0.7, 0.7], [0.6, 0.85]);
        self.lamps(3.85, 0.5, 1.0, LAMP);
        let blade = [(1.0, 0.05), (1.2, 0.05), (1.1, 0.75), (0.95, 0.75)];
        self.model.prism(&blade, [-1.75, 1.75], STEEL);
        self.model.drum((1.0, 0.95), 0.2, [-0.7, 0.7], self.paint);
        self.model.beam([(1.1, 0.9), (3.4, 0.9)], 0.18, [-0.12, 0.12], self.paint);
    }

    fn tractor(&mut self) {
        self.axle(0.85, 0.36, [0.42, 0.68]);
        self.axle(-0.85, 0.4, [0.42, 0.7]);
        self.body([-1.4, 1.45], [-0.62, 0.62], [0.45, 0.85]);
        self.body([0.3, 1.45], [-0.6, 0.6], [0.85, 1.15]);
        self.cab([-0.75, 0.4], [-0.6, 0.6], [0.8, 2.05]);
        self.part([-1.75, -1.4], [-0.1, 0.1], [0.45, 0.6], STEEL);
        self.part([1.42, 1.52], [-0.66, 0.66], [0.35, 0.55], BLACK);
        self.grille(1.45, 0.28, [0.7, 1.05]);
        self.lamps(1.45, 0.48, 0.9, LAMP);
        self.lamps(-1.4, 0.5, 0.7, TAIL);
    }

    /// The general shape: a small dumper.
    fn dumper(&mut self) {
        self.axle(1.5, 0.55, [0.6, 1.05]);
        self.axle(-1.3, 0.55, [0.6, 1.05]);
        self.part([-2.2, 2.2], [-0.6, 0.6], [0.6, 0.9], BLACK);
        self.cab([0.85, 2.2], [-1.0, 1.0], [0.75, 2.5]);
        self.lamps(2.2, 0.75, 0.98, LAMP);
        let skip = [(-2.1, 0.95), (0.55, 0.95), (0.75, 1.95), (-2.5, 1.95)];
        self.model.prism(&skip, [-1.1, 1.1], self.paint);
        self.part([-2.3, 0.6], [-0.98, 0.98], [1.9, 1.97], BLACK);
        self.lamps(-2.22, 0.45, 0.75, TAIL);
    }
}
