//! Demonstration photos: nameplates, machines and documents drawn by the program, so that a
//! demonstration has pictures without a photo of anybody's machine or papers.
//!
//! The pictures say in their own pixels that they are samples. All of them are 1280 × 960.

mod machine;
mod paper;
mod plate;
mod raster;
mod scene;
mod solid;
mod text;

pub use paper::{document, id_card};
pub use plate::nameplate;
pub use scene::{View, silhouette};

/// The width of every picture.
const WIDTH: u32 = 1280;
/// The height of every picture.
const HEIGHT: u32 = 960;
