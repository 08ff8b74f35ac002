//! Photos that are not taken: each is told what is wrong, nothing is stored, and the photo that was there stays.

use domain::photos::Slot;
use registry::photos::Size;

use super::filling::{excavator, pin};
use super::pictures;
use super::register::{TestRegister, refused};

stories! {
    a_bad_file_is_refused_by_name_and_changes_nothing,
    a_filing_that_was_sent_takes_no_photo,
}

fn bad_files() -> [(&'static str, Vec<u8>); 15] {
    let header_only = pictures::enormous_png()[..33].to_vec();
    [
        ("photo_missing", Vec::new()),
        ("photo_type", pictures::pdf()),
        ("photo_type", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("photo_type", vec![0xff, 0xd8]),
        ("photo_heic", pictures::heic()),
        ("photo_cut", pictures::truncated_jpeg()),
        ("photo_cut", pictures::png(9)[..60].to_vec()),
        ("photo_cut", pictures::webp(9)[..40].to_vec()),
        ("photo_broken", [&[0xff, 0xd8, 0xff, 0xe0, 0, 4], [0x41; 400].as_slice()].concat()),
        ("photo_cut", header_only),
        ("photo_too_many_pixels", pictures::enormous_png()),
        ("photo_too_large", pictures::too_large()),
        ("photo_too_small", pictures::flat_jpeg(1, 1, 90)),
        ("photo_too_small", pictures::flat_jpeg(199, 800, 90)),
        ("photo_too_small", pictures::flat_jpeg(800, 60, 90)),
    ]
}

async fn a_bad_file_is_refused_by_name_and_changes_nothing(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let old = register.put(&owner, id, Slot::Front, &pictures::jpeg(1)).await.unwrap();
    let before = register.registry.photos().photo(&owner, old.id, Size::Full).await.unwrap();
    for (number, (why, bytes)) in bad_files().into_iter().enumerate() {
        assert_eq!(refused(register.put(&owner, id, Slot::Front, &bytes).await), why, "file {number}");
        assert_eq!(register.raw.number("select count(*) from blob").await, 2, "file {number}");
        let photos = register.registry.filings().draft(&owner, id).await.unwrap().photos;
        assert_eq!(photos, std::slice::from_ref(&old), "file {number}");
    }
    assert_eq!(register.registry.photos().photo(&owner, old.id, Size::Full).await.unwrap(), before);
    assert_eq!(super::blobs::half_received(register), 0);
}

async fn a_filing_that_was_sent_takes_no_photo(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let photo = register.registry.filings().draft(&owner, id).await.unwrap().photos[0].id;
    assert_eq!(refused(register.registry.photos().may_put_photo(&owner, id).await), "not_editable");
    assert_eq!(refused(register.put(&owner, id, Slot::Other, &pictures::jpeg(1)).await), "not_editable");
    assert_eq!(refused(register.registry.photos().remove_photo(&owner, id, photo).await), "not_editable");
    assert_eq!(register.registry.filings().draft(&owner, id).await.unwrap().photos.len(), 5);
}
