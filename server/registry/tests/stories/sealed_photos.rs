//! Identity documents are sealed where they lie, and their files' names say nothing; all other photos are as they are.

use domain::photos::Slot;
use registry::photos::Size;

use super::blobs::files;
use super::pictures;
use super::register::TestRegister;

stories! {
    identity_documents_are_sealed_where_they_lie,
    the_statements_know_which_slots_are_sensitive,
}

async fn identity_documents_are_sealed_where_they_lie(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let folder = register.photo_folder().join("blobs");
    for (number, slot) in (1..).zip(Slot::ALL) {
        let before = files(&folder);
        let photo = register.put(&owner, id, slot, &pictures::jpeg(number)).await.unwrap();
        let again = register.put(&owner, id, slot, &pictures::jpeg(number)).await.unwrap();
        assert_eq!(photo, again, "the same photo once more is the same photo");
        let full = register.registry.photos().photo(&owner, photo.id, Size::Full).await.unwrap();
        let small = register.registry.photos().photo(&owner, photo.id, Size::Thumbnail).await.unwrap();
        assert!(full.starts_with(&[0xff, 0xd8]) && small.starts_with(&[0xff, 0xd8]), "{slot:?} is a picture");
        let new: Vec<_> = files(&folder).into_iter().filter(|file| !before.contains(file)).collect();
        assert_eq!(new.len(), 2);
        for file in new {
            let bytes = std::fs::read(&file).unwrap();
            let shows = |picture: &[u8]| bytes.windows(64).any(|part| part == &picture[picture.len() / 2..][..64]);
            let is_clear = shows(&full) || shows(&small);
            assert_eq!(is_clear, !slot.is_sensitive(), "{slot:?}: {}", file.display());
            assert_eq!(bytes.starts_with(&[0xff, 0xd8]), !slot.is_sensitive());
        }
    }
    // Whoever has the folder and a picture cannot ask whether it is there.
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    register.put(&owner, id, Slot::Front, &pictures::jpeg(77)).await.unwrap();
    let clear = files(&folder);
    register.put(&owner, id, Slot::IdCard, &pictures::jpeg(77)).await.unwrap();
    assert_eq!(files(&folder).len(), clear.len() + 2, "the same picture, under names that cannot be compared");
}

async fn the_statements_know_which_slots_are_sensitive(register: &TestRegister) {
    let owner = register.owner().await;
    for slot in Slot::ALL {
        let id = register.registry.filings().start_filing(&owner).await.unwrap();
        register.put(&owner, id, slot, &pictures::jpeg(1)).await.unwrap();
        register.raw.change("update blob set sealed_by = null").await;
        let counts = register.registry.upkeep().texts_of_other_keys().await.unwrap();
        let unsealed = counts.iter().find(|(what, _)| what == "photos (unsealed)").unwrap().1;
        assert_eq!(unsealed > 0, slot.is_sensitive(), "{slot:?}");
        register.registry.filings().delete_draft(&owner, id).await.unwrap();
    }
}
