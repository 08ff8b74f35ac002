//! Photos that are taken: turned upright, freed of what the phone wrote into them, stored once.

use domain::photos::{Doubt, MAX_OTHERS, Slot};
use image::{GenericImageView as _, Rgba};
use registry::photos::Size;

use super::pictures::{self, HEIGHT, WIDTH};
use super::register::{TestRegister, at_once, refused, told};

stories! {
    a_phone_held_upright_gives_an_upright_picture_without_exif,
    png_and_webp_become_jpeg,
    a_large_picture_is_shrunk,
    the_same_photo_twice_is_stored_once_and_harmless,
    a_new_photo_replaces_the_old_and_a_removed_one_is_gone,
    a_seventh_other_photo_is_refused,
    ten_photos_at_once_into_one_slot_leave_one,
    ten_other_photos_at_once_leave_six,
    a_black_or_blank_photo_is_taken_and_asked_about,
}

async fn a_phone_held_upright_gives_an_upright_picture_without_exif(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let sent = pictures::jpeg_with_exif(40);
    assert!(sent.windows(8).any(|window| window == b"36.0881N"));
    let photo = register.put(&owner, id, Slot::Front, &sent).await.unwrap();
    assert_eq!((photo.width, photo.height), (i64::from(HEIGHT), i64::from(WIDTH)));
    for size in [Size::Full, Size::Thumbnail] {
        let bytes = register.registry.photos().photo(&owner, photo.id, size).await.unwrap();
        for trace in [b"Exif".as_slice(), b"36.0881N", &[0xff, 0xe1]] {
            assert!(!bytes.windows(trace.len()).any(|window| window == trace));
        }
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!(picture.dimensions(), (HEIGHT, WIDTH));
        let (Rgba([top, ..]), Rgba([.., bottom, _])) = (picture.get_pixel(120, 30), picture.get_pixel(120, 290));
        assert!(top > 150 && bottom > 150, "what lay left is on top now");
    }
}

async fn png_and_webp_become_jpeg(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    for (slot, bytes) in [(Slot::Front, pictures::png(1)), (Slot::Rear, pictures::webp(2))] {
        let photo = register.put(&owner, id, slot, &bytes).await.unwrap();
        assert_eq!((photo.slot, photo.width, photo.height), (slot, i64::from(WIDTH), i64::from(HEIGHT)));
        let stored = register.registry.photos().photo(&owner, photo.id, Size::Full).await.unwrap();
        assert_eq!(image::guess_format(&stored).unwrap(), image::ImageFormat::Jpeg);
    }
}

async fn a_large_picture_is_shrunk(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let mut bytes = Vec::new();
    let large = image::RgbImage::from_pixel(2720, 2040, image::Rgb([90, 120, 60]));
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&large).unwrap();
    let photo = register.put(&owner, id, Slot::Front, &bytes).await.unwrap();
    assert_eq!((photo.width, photo.height), (2560, 1920));
    let thumbnail = register.registry.photos().photo(&owner, photo.id, Size::Thumbnail).await.unwrap();
    assert_eq!(image::load_from_memory(&thumbnail).unwrap().dimensions(), (480, 360));
}

async fn the_same_photo_twice_is_stored_once_and_harmless(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let first = register.put(&owner, id, Slot::Front, &pictures::jpeg(1)).await.unwrap();
    assert_eq!(register.put(&owner, id, Slot::Front, &pictures::jpeg(1)).await.unwrap(), first);
    register.put(&owner, id, Slot::Rear, &pictures::jpeg(1)).await.unwrap();
    assert_eq!(register.raw.number("select count(*) from blob").await, 2, "a picture and its thumbnail");
    assert_eq!(register.raw.number("select count(*) from photo").await, 2);
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().slots(), [Slot::Front, Slot::Rear]);
}

async fn a_new_photo_replaces_the_old_and_a_removed_one_is_gone(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    register.put(&owner, id, Slot::Front, &pictures::jpeg(1)).await.unwrap();
    let new = register.put(&owner, id, Slot::Front, &pictures::jpeg(200)).await.unwrap();
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    assert_eq!(draft.photos, std::slice::from_ref(&new));
    assert_eq!(draft.version, 1, "photos do not make an open form stale");
    register.registry.photos().remove_photo(&owner, id, new.id).await.unwrap();
    register.registry.photos().remove_photo(&owner, id, new.id).await.unwrap();
    assert!(register.registry.filings().draft(&owner, id).await.unwrap().photos.is_empty());
}

async fn a_seventh_other_photo_is_refused(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let mut last = None;
    for shade in (0..MAX_OTHERS).map(|number| u8::try_from(number * 30).unwrap()) {
        last = Some(register.put(&owner, id, Slot::Other, &pictures::jpeg(shade)).await.unwrap());
    }
    let again = register.put(&owner, id, Slot::Other, &pictures::jpeg(0)).await.unwrap();
    assert_eq!(again.slot, Slot::Other, "sending one of the six again after a lost answer is harmless");
    assert_eq!(refused(register.put(&owner, id, Slot::Other, &pictures::jpeg(250)).await), "photo_limit");
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().photos.len(), MAX_OTHERS);
    register.registry.photos().remove_photo(&owner, id, last.unwrap().id).await.unwrap();
    register.put(&owner, id, Slot::Other, &pictures::jpeg(250)).await.unwrap();
}

async fn a_black_or_blank_photo_is_taken_and_asked_about(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    for (slot, bytes, doubt) in [
        (Slot::Front, pictures::flat_jpeg(640, 480, 0), Some(Doubt::Dark)),
        (Slot::Rear, pictures::flat_jpeg(640, 480, 200), Some(Doubt::Blank)),
        (Slot::Side45, pictures::jpeg(1), None),
        (Slot::MachinePlate, pictures::blurred_jpeg(), Some(Doubt::Blurred)),
    ] {
        assert_eq!(register.put(&owner, id, slot, &bytes).await.unwrap().doubt, doubt, "{slot:?}");
    }
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    let photos = register.registry.filings().assess(&draft).await.unwrap().photos;
    for slot in [Slot::Front, Slot::Rear, Slot::MachinePlate] {
        let asked = photos.warning_of(slot.code()).unwrap();
        assert!(asked.contains(slot.label()) && asked.contains("看不清") || asked.contains("没有拍到"), "{asked}");
        assert!(photos.error_of(slot.code()).is_none(), "asked, not refused");
    }
    assert!(photos.warning_of(Slot::Side45.code()).is_none());
}

async fn put_at_once(register: &TestRegister, slot: Slot) -> (Vec<&'static str>, usize) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let puts = (0..10_u8).map(|number| {
        let (registry, owner) = (register.registry.clone(), owner.clone());
        async move {
            let file = registry.photos().incoming();
            std::fs::write(file.path(), pictures::jpeg(number * 20)).unwrap();
            told(&registry.photos().put_photo(&owner, id, slot, &file).await)
        }
    });
    let ended = at_once(puts).await;
    let draft = register.registry.filings().draft(&owner, id).await.unwrap();
    for photo in &draft.photos {
        register.registry.photos().photo(&owner, photo.id, Size::Full).await.unwrap();
    }
    (ended, draft.photos.len())
}

async fn ten_photos_at_once_into_one_slot_leave_one(register: &TestRegister) {
    assert_eq!(put_at_once(register, Slot::Front).await, (vec!["ok"; 10], 1));
}

async fn ten_other_photos_at_once_leave_six(register: &TestRegister) {
    let (mut ended, left) = put_at_once(register, Slot::Other).await;
    ended.sort_unstable();
    assert_eq!(ended, [vec!["ok"; 6], vec!["photo_limit"; 4]].concat());
    assert_eq!(left, MAX_OTHERS);
}
