//! A JPEG at half its size, from the low coefficients of its blocks: a transform of four points instead of eight gives
//! the picture that averaging two by two pixels would give, nearly.

use std::f32::consts::{FRAC_PI_8, SQRT_2};

use image::{DynamicImage, GrayImage, RgbImage};

use crate::coded::Component;
use crate::jpeg::Fault;
use crate::scans::{self, Picture};

/// Decodes to half the width and height. Grey and three colours; of four there is no picture of this size in the field.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, Fault> {
    let picture = scans::read(bytes, true)?;
    let side = |pixels: usize| u32::try_from(pixels.div_ceil(2)).unwrap_or_default();
    let (width, height) = (side(picture.width), side(picture.height));
    let colours = match picture.components.len() {
        1 => 1,
        3 => 3,
        _ => return Err(Fault::Broken),
    };
    let row = width as usize * colours;
    let mut pixels = vec![0; row * height as usize];
    let waves = waves();
    for unit_row in 0..picture.units.1 {
        let planes: Vec<Vec<u8>> =
            picture.components.iter().map(|component| plane(&picture, component, unit_row, &waves)).collect();
        let rows = picture.down * 4;
        for (y, line) in pixels.chunks_exact_mut(row).skip(unit_row * rows).take(rows).enumerate() {
            colour(&picture, &planes, y, line);
        }
    }
    let made = if colours == 1 {
        GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    made.ok_or(Fault::Broken)
}

/// The waves of the transform, with the factors that take eight points to four.
fn waves() -> [[f32; 4]; 4] {
    let mut waves = [[0.0; 4]; 4];
    for (x, wave) in (0_u8..).zip(&mut waves) {
        for (u, value) in (0_u8..).zip(wave) {
            let factor = if u == 0 { 0.5 / SQRT_2 } else { 0.5 };
            *value = factor * (f32::from((2 * x + 1) * u) * FRAC_PI_8).cos();
        }
    }
    waves
}

/// The rows of one colour in a row of units.
fn plane(picture: &Picture, component: &Component, unit_row: usize, waves: &[[f32; 4]; 4]) -> Vec<u8> {
    let (wide, factors) = (component.stride * 4, &picture.factors[component.table]);
    let mut plane = vec![0; wide * component.down * 4];
    for row in 0..component.down {
        let from = (unit_row * component.down + row) * component.stride;
        for (column, low) in component.low[from..from + component.stride].iter().enumerate() {
            for (y, line) in block(low, factors, waves).iter().enumerate() {
                let at = (row * 4 + y) * wide + column * 4;
                plane[at..at + 4].copy_from_slice(line);
            }
        }
    }
    plane
}

/// A sample; what is below or above all samples is the lowest or the highest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
fn level(value: f32) -> u8 {
    (value + 0.5) as u8
}

fn block(low: &[i16; 16], factors: &[i32; 16], waves: &[[f32; 4]; 4]) -> [[u8; 4]; 4] {
    let mut values = [0.0_f32; 16];
    for ((value, low), factor) in values.iter_mut().zip(low).zip(factors) {
        #[expect(clippy::cast_precision_loss, reason = "coefficients and factors have at most 16 bits")]
        let factor = *factor as f32;
        *value = f32::from(*low) * factor;
    }
    if values[1..].iter().all(|value| *value == 0.0) {
        return [[level(values[0] / 8.0 + 128.0); 4]; 4];
    }
    let mut across = [[0.0; 4]; 4];
    for (row, line) in across.iter_mut().enumerate() {
        for (sum, wave) in line.iter_mut().zip(waves) {
            *sum = wave.iter().zip(&values[row * 4..]).map(|(wave, value)| wave * value).sum::<f32>();
        }
    }
    let mut pixels = [[0; 4]; 4];
    for (line, wave) in pixels.iter_mut().zip(waves) {
        for (column, pixel) in line.iter_mut().enumerate() {
            let sum: f32 = wave.iter().zip(&across).map(|(wave, row)| wave * row[column]).sum();
            *pixel = level(sum + 128.0);
        }
    }
    pixels
}

/// One row of pixels from the rows of its colours.
fn colour(picture: &Picture, planes: &[Vec<u8>], y: usize, line: &mut [u8]) {
    let samples = |index: usize| {
        let component = &picture.components[index];
        let wide = component.stride * 4;
        let row = y * component.down / picture.down;
        (&planes[index][row * wide..(row + 1) * wide], component.across)
    };
    if planes.len() == 1 {
        line.copy_from_slice(&samples(0).0[..line.len()]);
        return;
    }
    let parts = [samples(0), samples(1), samples(2)];
    let plain = picture.transform == Some(0) || picture.components.iter().map(|part| part.id).eq(*b"RGB");
    for (x, pixel) in line.chunks_exact_mut(3).enumerate() {
        let levels = parts.map(|(samples, across)| samples[x * across / picture.across]);
        pixel.copy_from_slice(&if plain { levels } else { rgb(levels) });
    }
}

/// JFIF's colours.
fn rgb([light, blue, red]: [u8; 3]) -> [u8; 3] {
    let (light, blue, red) = (f32::from(light), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    [light + 1.402 * red, light - 0.344_136 * blue - 0.714_136 * red, light + 1.772 * blue].map(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURES: [(&str, &[u8]); 5] = [
        ("4:2:0", include_bytes!("../tests/data/progressive_420.jpg")),
        ("4:2:2 with restarts", include_bytes!("../tests/data/progressive_422.jpg")),
        ("4:4:4", include_bytes!("../tests/data/progressive_444.jpg")),
        ("grey", include_bytes!("../tests/data/progressive_grey.jpg")),
        ("in one go, with restarts", include_bytes!("../tests/data/baseline_restart.jpg")),
    ];

    #[test]
    fn half_the_size_is_what_two_by_two_pixels_give_together() {
        for (what, bytes) in PICTURES {
            let whole = image::load_from_memory(bytes).unwrap().into_rgb8();
            let half = decode(bytes).unwrap().into_rgb8();
            assert_eq!(half.dimensions(), (whole.width().div_ceil(2), whole.height().div_ceil(2)), "{what}");
            let (mut off, mut count) = (0, 0);
            for (x, y, pixel) in half.enumerate_pixels() {
                let four: Vec<_> = [(0, 0), (1, 0), (0, 1), (1, 1)]
                    .iter()
                    .filter_map(|(dx, dy)| whole.get_pixel_checked(2 * x + dx, 2 * y + dy))
                    .collect();
                for channel in 0..3 {
                    let sum: usize = four.iter().map(|pixel| usize::from(pixel.0[channel])).sum();
                    off += usize::from(pixel.0[channel]).abs_diff(sum / four.len());
                    count += 1;
                }
            }
            // Colours of half the size are not smoothed here: at hard edges they differ, on the average by four levels.
            assert!(off < 5 * count, "{what}: {} levels on the average", off / count);
        }
    }

    #[test]
    fn a_progressive_picture_without_its_mark_is_whole_and_cut_anywhere_it_is_not() {
        for (what, bytes) in PICTURES {
            let unmarked = &bytes[..bytes.len() - 2];
            assert!(scans::read(unmarked, false).is_ok(), "{what}");
            for end in (100..unmarked.len() - 1).step_by(37) {
                let told = scans::read(&bytes[..end], false).err();
                assert!(told == Some(Fault::Cut), "{what} cut at {end}: {told:?}");
            }
        }
    }
}
