//! The files behind the photos: removed a day after nobody needs them, never under somebody who does.

use std::path::{Path, PathBuf};

use domain::photos::Slot;
use registry::photos::Size;
use registry::{Actor, Registry};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::pictures;
use super::register::{DAY, HOUR, TestRegister, at_once, both, told};

stories! {
    a_blob_goes_a_day_after_its_last_photo,
    a_sent_photo_keeps_its_blob_when_it_is_replaced,
    a_photo_put_while_sweeping_keeps_its_file,
    two_sweepers_and_an_upload_leave_a_whole_photo,
    what_was_half_received_is_gone_when_serving_begins,
}

/// Every blob file there is.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

async fn put(registry: &Registry, owner: &Actor, id: Uuid) -> registry::Result<registry::photos::Photo> {
    let file = registry.photos().incoming();
    std::fs::write(file.path(), pictures::jpeg(1)).unwrap();
    registry.photos().put_photo(owner, id, Slot::Front, &file).await
}

async fn a_blob_goes_a_day_after_its_last_photo(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.registry.filings().start_filing(&owner).await.unwrap();
    let photo = register.put(&owner, id, Slot::Front, &pictures::jpeg(2)).await.unwrap();
    register.wait(2 * DAY);
    assert_eq!(register.registry.photos().sweep_blobs().await.unwrap(), 0, "in use");
    register.registry.photos().photo(&owner, photo.id, Size::Full).await.unwrap();

    let other = register.complete(&owner, &excavator(&pin(1))).await.id;
    register.registry.filings().delete_draft(&owner, id).await.unwrap();
    register.wait(2 * DAY);
    assert_eq!(
        register.registry.photos().sweep_blobs().await.unwrap(),
        0,
        "the other filing holds the very same picture"
    );
    register.registry.filings().delete_draft(&owner, other).await.unwrap();
    let stored = files(&register.photo_folder().join("blobs")).len();
    assert_eq!(stored, 10);
    let third = register.registry.filings().start_filing(&owner).await.unwrap();
    register.put(&owner, third, Slot::Front, &pictures::jpeg(2)).await.unwrap();
    register.registry.filings().delete_draft(&owner, third).await.unwrap();
    assert_eq!(
        register.registry.photos().sweep_blobs().await.unwrap(),
        8,
        "a picture that was sent today stays for a day"
    );
    register.wait(DAY + HOUR);
    assert_eq!(register.registry.photos().sweep_blobs().await.unwrap(), 2);
    assert_eq!(files(&register.photo_folder().join("blobs")), Vec::<PathBuf>::new());
    assert_eq!(register.raw.number("select count(*) from blob").await, 0);
}

async fn a_sent_photo_keeps_its_blob_when_it_is_replaced(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    let first = register.registry.filings().draft(&owner, id).await.unwrap().photos[1].clone();
    register.registry.filings().withdraw(&owner, id).await.unwrap();
    register.put(&owner, id, first.slot, &pictures::jpeg(77)).await.unwrap();
    register.wait(2 * DAY);
    assert_eq!(register.registry.photos().sweep_blobs().await.unwrap(), 0);
    register.registry.photos().photo(&owner, first.id, Size::Full).await.unwrap();
}

async fn race(register: &TestRegister, sweepers: usize) {
    let owner = register.owner().await;
    for round in 0..25 {
        let old = register.registry.filings().start_filing(&owner).await.unwrap();
        put(&register.registry, &owner, old).await.unwrap();
        register.registry.filings().delete_draft(&owner, old).await.unwrap();
        register.wait(DAY + HOUR);
        let id = register.registry.filings().start_filing(&owner).await.unwrap();
        let upload = {
            let (registry, owner) = (register.registry.clone(), owner.clone());
            async move {
                // Who meets the sweeper is asked to press again.
                loop {
                    match told(&put(&registry, &owner, id).await) {
                        "internal" => {}
                        ended => return ended,
                    }
                }
            }
        };
        let registry = register.registry.clone();
        let sweeping = (0..sweepers).map(move |_| {
            let registry = registry.clone();
            async move { registry.photos().sweep_blobs().await.unwrap() }
        });
        let (ended, _) = both(upload, at_once(sweeping)).await;
        assert_eq!(ended, "ok");
        let [photo] = register.registry.filings().draft(&owner, id).await.unwrap().photos.try_into().unwrap();
        for size in [Size::Full, Size::Thumbnail] {
            let bytes = register.registry.photos().photo(&owner, photo.id, size).await;
            assert!(bytes.is_ok(), "round {round}: {bytes:?}");
        }
        register.registry.filings().delete_draft(&owner, id).await.unwrap();
        register.wait(DAY + HOUR);
        register.registry.photos().sweep_blobs().await.unwrap();
    }
}

async fn a_photo_put_while_sweeping_keeps_its_file(register: &TestRegister) {
    race(register, 1).await;
}

async fn two_sweepers_and_an_upload_leave_a_whole_photo(register: &TestRegister) {
    race(register, 3).await;
}

/// Uploads on their way.
pub fn half_received(register: &TestRegister) -> usize {
    let all = files(&register.photo_folder().join("incoming"));
    all.iter().filter(|file| file.extension().is_some_and(|extension| extension == "part")).count()
}

async fn what_was_half_received_is_gone_when_serving_begins(register: &TestRegister) {
    let incoming = register.registry.photos().incoming();
    std::fs::write(incoming.path(), b"half a pho").unwrap();
    let stored = register.photo_folder().join("blobs/ab/abcd.jpg#1");
    std::fs::create_dir_all(stored.parent().unwrap()).unwrap();
    std::fs::write(&stored, b"half a pho").unwrap();
    let again = register.reopened().await;
    assert_eq!(half_received(register), 1, "a command beside a running server leaves its uploads alone");
    again.photos().clear_incoming().unwrap();
    assert!(half_received(register) == 1 && stored.exists(), "and so does a second server: the first one lives");
    register.wait(2 * HOUR);
    again.photos().clear_incoming().unwrap();
    assert!(half_received(register) == 1, "however long it takes");
    assert!(!stored.exists(), "nobody stores a file for hours");
    again.close().await;
    // A process that died holds no lock any more.
    let folder = incoming.path().parent().unwrap().to_owned();
    let dead = register.photo_folder().join("incoming/0199");
    std::fs::create_dir_all(&dead).unwrap();
    std::fs::write(dead.join("x.part"), b"half a pho").unwrap();
    std::fs::write(register.photo_folder().join("incoming/0199.lock"), b"").unwrap();
    let again = register.reopened().await;
    again.photos().clear_incoming().unwrap();
    assert!(!dead.exists() && folder.exists());
    assert_eq!(half_received(register), 1);
    again.close().await;
    drop(incoming);
    assert_eq!(half_received(register), 0, "an upload that ended leaves nothing");
}
