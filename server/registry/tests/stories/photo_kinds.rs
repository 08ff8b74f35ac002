//! Photos of odd kinds: what every browser shows is taken as it is shown there; what lacks a part is told so.

use std::path::Path;

use domain::photos::Slot;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage};
use registry::Actor;
use registry::photos::Size;
use uuid::Uuid;

use super::pictures;
use super::register::{TestRegister, refused};

stories! {
    what_is_transparent_becomes_white,
    what_every_browser_shows_is_taken,
    what_lacks_a_part_is_told_so,
}

fn found(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../pictures/tests/data").join(name)).unwrap()
}

async fn begun(register: &TestRegister) -> (Actor, Uuid) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    (owner, id)
}

async fn stored(register: &TestRegister, owner: &Actor, id: Uuid, bytes: &[u8]) -> RgbImage {
    let photo = register.put(owner, id, Slot::Front, bytes).await.unwrap();
    let stored = register.registry.photos().photo(owner, photo.id, Size::Full).await.unwrap();
    image::load_from_memory(&stored).unwrap().into_rgb8()
}

fn mean(picture: &RgbImage) -> u64 {
    let samples = picture.as_raw();
    samples.iter().map(|sample| u64::from(*sample)).sum::<u64>() / samples.len() as u64
}

/// A PNG whose upper half is a black that is not there, and whose lower half is grey.
fn half_transparent(colour: ExtendedColorType) -> Vec<u8> {
    let (wide, channels) = (colour.bits_per_pixel() / u16::from(colour.channel_count()) > 8, colour.channel_count());
    let mut raw = Vec::new();
    for pixel in 0..240 * 220 {
        let (level, alpha) = if pixel < 240 * 110 { (0, 0) } else { (90, 255) };
        for channel in 1..=channels {
            let byte = if channel == channels { alpha } else { level };
            raw.extend(std::iter::repeat_n(byte, if wide { 2 } else { 1 }));
        }
    }
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(&raw, 240, 220, colour).unwrap();
    bytes
}

async fn what_is_transparent_becomes_white(register: &TestRegister) {
    let (owner, id) = begun(register).await;
    for name in ["transparent_text.png", "transparent_text.webp"] {
        let picture = stored(register, &owner, id, &found(name)).await;
        assert!((243..248).contains(&mean(&picture)), "{name}: {}", mean(&picture));
        assert!(picture.pixels().any(|pixel| pixel.0[0] < 40), "{name}: the text is there");
        assert!(picture.get_pixel(2, 2).0[0] > 250, "{name}");
    }
    for colour in [ExtendedColorType::La8, ExtendedColorType::Rgba8, ExtendedColorType::La16, ExtendedColorType::Rgba16]
    {
        let picture = stored(register, &owner, id, &half_transparent(colour)).await;
        let (above, below) = (picture.get_pixel(48, 10).0[1], picture.get_pixel(48, 200).0[1]);
        assert!(above > 250 && (85..95).contains(&below), "{colour:?}: {above} above, {below} below");
    }
}

async fn what_every_browser_shows_is_taken(register: &TestRegister) {
    let (owner, id) = begun(register).await;
    for name in ["extra_before_eoi.jpg", "no_eoi.jpg", "png_crc_idat.png", "ultrahdr.jpg", "cmyk_noapp14.jpg"] {
        let picture = stored(register, &owner, id, &found(name)).await;
        assert_eq!(picture.dimensions(), (640, 400), "{name}");
        assert!((112..120).contains(&mean(&picture)), "{name}: {}", mean(&picture));
    }
    let whole = pictures::jpeg(1);
    let end = whole.len() - 2;
    for (number, extra) in [[0; 5000].as_slice(), b"\xff\xff\xff\xff", b"text \xff\x00 text"].into_iter().enumerate() {
        let bytes = [&whole[..end], extra, &whole[end..]].concat();
        let picture = stored(register, &owner, id, &bytes).await;
        assert_eq!(picture.dimensions(), (pictures::WIDTH, pictures::HEIGHT), "{number}");
    }
    for bytes in [&whole[..end], &whole[..=end]] {
        assert!(stored(register, &owner, id, bytes).await.get_pixel(10, 10).0[0] > 180, "the left half is red");
    }
    // Without its last chunk, and with half of it.
    let png = pictures::png(2);
    for missing in [12, 5] {
        assert!(stored(register, &owner, id, &png[..png.len() - missing]).await.get_pixel(10, 10).0[0] > 180);
    }
    let progressive = found("progressive_420.jpg");
    let picture = stored(register, &owner, id, &progressive[..progressive.len() - 2]).await;
    assert_eq!(picture.dimensions(), (263, 217));
}

async fn what_lacks_a_part_is_told_so(register: &TestRegister) {
    let (owner, id) = begun(register).await;
    for (name, share) in [
        ("no_eoi.jpg", 3),
        ("no_eoi.jpg", 90),
        ("progressive_420.jpg", 60),
        ("progressive_420.jpg", 97),
        ("png_crc_idat.png", 50),
        ("png_crc_idat.png", 90),
        ("transparent_text.webp", 60),
    ] {
        let bytes = found(name);
        let cut = &bytes[..bytes.len() * share / 100];
        assert_eq!(refused(register.put(&owner, id, Slot::Front, cut).await), "photo_cut", "{name} {share}");
    }
    // What a transfer that stopped leaves on some disks: the length is right, the rest is zeros.
    let mut zeros = found("no_eoi.jpg");
    let half = zeros.len() / 2;
    zeros[half..].fill(0);
    assert_eq!(refused(register.put(&owner, id, Slot::Front, &zeros).await), "photo_cut");
    let refusal = register.put(&owner, id, Slot::Front, &zeros).await.unwrap_err().refusal();
    assert!(refusal.sentence().contains("没有传完整"), "{}", refusal.sentence());
}
