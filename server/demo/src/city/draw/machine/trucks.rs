//! Trucks of the yard: forklift and stacker, tow tractor, and the general shape.

use super::{BLACK, Builder, LAMP, STEEL, TAIL};

impl Builder {
    pub(super) fn forklift(&mut self, mast: f64) {
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

    pub(super) fn tractor(&mut self) {
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
    pub(super) fn dumper(&mut self) {
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
