//! Machines of the site on wheels: loader, roller, grader, truck crane.

use super::{BLACK, Builder, LAMP, STEEL, TAIL};

impl Builder {
    pub(super) fn loader(&mut self) {
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
        self.lamps(1.7, 1.15, 1.74, LAMP);
        for side in [[0.38, 0.6], [-0.6, -0.38]] {
            self.model.beam([(1.1, 1.8), (2.4, 1.5)], 0.34, side, self.paint);
            let lower = [side[0] + 0.02, side[1] - 0.02];
            self.model.beam([(2.3, 1.55), (3.2, 0.6)], 0.32, lower, self.paint);
        }
        let bucket = [(3.0, 0.15), (4.3, 0.08), (3.35, 1.35), (2.95, 1.15)];
        self.model.prism(&bucket, [-1.42, 1.42], STEEL);
        self.part([3.0, 4.32], [-1.45, 1.45], [0.05, 0.15], BLACK);
    }

    pub(super) fn roller(&mut self) {
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

    pub(super) fn grader(&mut self) {
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

    pub(super) fn crane(&mut self) {
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
}
