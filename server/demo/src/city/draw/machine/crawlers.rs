//! Machines on crawler tracks: excavator, pile driver, bulldozer, paver.

use super::{BLACK, Builder, LAMP, STEEL, TAIL};

impl Builder {
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

    pub(super) fn excavator(&mut self) {
        self.upper();
        self.model.beam([(0.6, 1.8), (2.5, 4.45)], 0.55, [-0.27, 0.27], self.paint);
        self.model.beam([(2.35, 4.4), (4.5, 4.05)], 0.48, [-0.25, 0.25], self.paint);
        self.model.beam([(0.9, 1.7), (2.2, 3.6)], 0.16, [0.28, 0.4], STEEL);
        self.model.beam([(4.25, 4.4), (4.95, 1.5)], 0.4, [-0.2, 0.2], self.paint);
        self.model.beam([(2.6, 4.66), (4.3, 4.42)], 0.16, [-0.1, 0.1], STEEL);
        let bucket = [(4.7, 1.7), (4.25, 1.2), (4.3, 0.65), (4.9, 0.35), (5.35, 0.5), (5.25, 1.6)];
        self.model.prism(&bucket, [-0.62, 0.62], STEEL);
        for tooth in [-0.55, -0.22, 0.11, 0.44] {
            self.part([4.85, 5.3], [tooth, tooth + 0.12], [0.2, 0.5], BLACK);
        }
        self.lamps(1.12, 0.95, 1.62, LAMP);
    }

    pub(super) fn pile_driver(&mut self) {
        self.upper();
        self.part([1.9, 2.25], [-0.32, 0.32], [0.2, 8.6], STEEL);
        self.body([1.2, 1.95], [-0.5, 0.5], [1.3, 1.8]);
        self.model.beam([(-1.2, 2.3), (1.95, 6.4)], 0.2, [-0.6, -0.42], self.paint);
        self.model.beam([(-1.2, 2.3), (1.95, 6.4)], 0.2, [0.12, 0.3], self.paint);
        self.body([2.25, 2.95], [-0.42, 0.42], [4.6, 6.1]);
        self.part([2.48, 2.72], [-0.13, 0.13], [0.1, 4.6], BLACK);
        self.body([1.8, 2.8], [-0.4, 0.4], [8.6, 8.9]);
    }

    pub(super) fn bulldozer(&mut self) {
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

    pub(super) fn paver(&mut self) {
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
}
