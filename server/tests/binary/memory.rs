//! No request makes the server use more than 200 MB for photos, whatever is sent, and however many send it.

use image::ExtendedColorType;
use registry::Registry;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Body, StatusCode};
use uuid::Uuid;

use super::bombs::{self, Coding};
use super::forms::{self, BOUNDARY, Raw};
use super::people::{Person, draft};
use super::pictures::{flat_jpeg, flat_png, png_with_profile, small_jpeg};
use super::process::{Server, open};

/// What photos may use: 200 MB, in the kernel's kilobytes.
const LIMIT_KB: u64 = 200_000_000 / 1024;

struct Load {
    server: Server,
    owner: Person,
    filing: Uuid,
    rested_kb: u64,
    highest_kb: u64,
    exceeded: Vec<String>,
}

/// The status and the code of an answer; a stored photo has no code.
type Answer = (u16, String);

impl Load {
    fn peak_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Makes the kernel forget the highest use so far.
    fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.server.id()), "5").unwrap();
    }

    /// How much more than at rest the server has used since the last time this was asked.
    fn note(&mut self, what: &str) {
        let used = self.peak_kb().saturating_sub(self.rested_kb);
        println!("{:>7.1} MB  {what}", f64::from(u32::try_from(used).unwrap()) * 1.024 / 1000.0);
        if used > LIMIT_KB {
            self.exceeded.push(what.to_owned());
        }
        self.highest_kb = self.highest_kb.max(used);
        self.forget_peak();
    }

    fn slot(&self, slot: &str) -> String {
        format!("{}/photos/{}/{slot}", self.server.base, self.filing)
    }

    async fn put(&self, slot: &str, body: impl Into<Body>) -> reqwest::Result<Answer> {
        let response = self.owner.client.put(self.slot(slot)).body(body).send().await?;
        let status = response.status().as_u16();
        let body: serde_json::Value = response.json().await?;
        Ok((status, body.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()))
    }

    async fn get(&self, photo: Uuid) -> Vec<u8> {
        let response = self.owner.client.get(format!("{}/photos/{photo}", self.server.base)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.bytes().await.unwrap().to_vec()
    }

    /// Sends a form's parts; answers where it leads.
    async fn form(&self, parts: impl Into<Body>) -> reqwest::Result<(u16, String)> {
        let request = self
            .owner
            .client
            .post(self.slot("form/photos"))
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        let response = request.body(parts).send().await?;
        let location = response.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
        Ok((response.status().as_u16(), location.unwrap_or_default()))
    }

    fn raw(&self, slot: &str, length: u64) -> Raw<'_> {
        let line = format!("PUT /photos/{}/{slot}", self.filing);
        Raw {
            server: &self.server.base,
            cookie: self.owner.token(),
            line,
            headers: format!("Content-Length: {length}\r\n"),
        }
    }
}

fn ok() -> Answer {
    (200, String::new())
}

fn refused(status: u16, code: &str) -> Answer {
    (status, code.to_owned())
}

fn jpeg_of_junk() -> Vec<u8> {
    [&[0xff, 0xd8, 0xff, 0xe0], vec![0x41; 20_000_000].as_slice()].concat()
}

/// Every picture alone: what it is, whether it is taken, and how it is made.
type Case = (&'static str, Result<(), (u16, &'static str)>, fn() -> Vec<u8>);

const TOO_MANY: Result<(), (u16, &str)> = Err((422, "photo_too_many_pixels"));
const BROKEN: Result<(), (u16, &str)> = Err((422, "photo_broken"));

#[rustfmt::skip]
const PICTURES: [Case; 23] = [
    ("JPEG of 50 megapixels", Ok(()), || flat_jpeg(8660, 5773)),
    ("JPEG of 50 megapixels in one scan of zeros", Ok(()), || bombs::jpeg(8660, 5773, Coding::Baseline)),
    ("JPEG of 50 megapixels, a scan for each colour", Ok(()), || bombs::jpeg(8660, 5773, Coding::BaselineInThreeScans)),
    ("JPEG of 17 megapixels, a scan for each colour", Ok(()), || bombs::jpeg(4800, 3600, Coding::BaselineInThreeScans)),
    ("progressive JPEG of 50 megapixels", Ok(()), || bombs::jpeg(8660, 5773, Coding::Progressive)),
    ("progressive JPEG of 17 megapixels", Ok(()), || bombs::jpeg(4800, 3600, Coding::Progressive)),
    ("JPEG of two sizes", BROKEN, bombs::jpeg_with_two_sizes),
    ("20 MB that begin as a JPEG", BROKEN, jpeg_of_junk),
    ("PNG of 30,000 × 30,000", TOO_MANY, || bombs::png_header(30_000, 30_000, bombs::RGB)),
    ("PNG of 7,000 × 7,000 with transparency", TOO_MANY, || bombs::png_header(7000, 7000, bombs::RGBA)),
    ("PNG of 6,000 × 6,000 with 16 bits", TOO_MANY, || bombs::png_header(6000, 6000, bombs::RGB_OF_16_BITS)),
    ("PNG of 4,400 × 4,400 with 16 bits and transparency", TOO_MANY, || {
        bombs::png_header(4400, 4400, bombs::RGBA_OF_16_BITS)
    }),
    ("PNG of 6,000 × 6,000 with transparency", Ok(()), || flat_png(6000, 6000, ExtendedColorType::Rgba8)),
    ("PNG of 3,800 × 3,800 with 16 bits and transparency", Ok(()), || flat_png(3800, 3800, ExtendedColorType::Rgba16)),
    ("PNG of one row of 40,000,000", BROKEN, || bombs::png_header(40_000_000, 1, bombs::RGB)),
    ("PNG with a profile of 60 MB", Ok(()), || png_with_profile(60_000_000)),
    ("PNG with forty texts of 60 MB", Ok(()), bombs::png_with_texts),
    ("lossless WebP of 4,000 × 4,000", Ok(()), || bombs::flat_webp(4000)),
    ("lossless WebP of 5,500 × 5,500", TOO_MANY, || bombs::flat_webp(5500)),
    ("lossless WebP of 65,536 groups of codes", TOO_MANY, bombs::webp_with_many_codes),
    ("lossy WebP of 6,000 × 4,500", Ok(()), || bombs::lossy_webp(6000, 4500)),
    ("WebP of two sizes", BROKEN, bombs::webp_with_two_sizes),
    ("PDF", Err((415, "photo_type")), || b"%PDF-1.7".repeat(2_000_000)),
];

async fn start(folder: &std::path::Path) -> (Load, Uuid) {
    let mut server = Server::start(folder);
    let owner = Person::owner(&server, "13800000001").await;
    server.kill();
    let registry: Registry = open(folder).await;
    let (filing, _) = draft(&registry, &owner.actor(&registry).await, 1).await;
    registry.close().await;
    let server = Server::start(folder);
    let mut load = Load { server, owner, filing, rested_kb: 0, highest_kb: 0, exceeded: Vec::new() };
    // Warm: one small photo of every kind has been taken, so that the code for them is there too.
    let response = load.owner.client.put(load.slot("front")).body(small_jpeg(1)).send().await.unwrap();
    let (kept, _): (Uuid, String) = response.json().await.unwrap();
    for small in [flat_png(320, 240, ExtendedColorType::Rgb8), bombs::flat_webp(256)] {
        assert_eq!(load.put("rear", small).await.unwrap(), ok());
    }
    load.forget_peak();
    load.rested_kb = load.peak_kb();
    (load, kept)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_never_use_more_than_two_hundred_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut load, kept) = start(folder.path()).await;
    let before = load.get(kept).await;
    for (what, expected, made) in PICTURES {
        let expected = expected.map_or_else(|(status, code)| refused(status, code), |()| ok());
        assert_eq!(load.put("rear", made()).await.unwrap(), expected, "{what}");
        load.note(what);
    }
    assert_eq!(load.put("id_card", flat_jpeg(8660, 5773)).await.unwrap(), ok());
    load.note("identity document of 50 megapixels, sealed");
    bodies(&mut load).await;
    crowds(&mut load).await;
    assert_eq!(load.get(kept).await, before, "what was stored is untouched");
    assert_eq!(load.put("side45", small_jpeg(2)).await.unwrap(), ok(), "and a normal photo is taken");
    println!("at rest {} kB, at most {} kB more", load.rested_kb, load.highest_kb);
    assert!(load.exceeded.is_empty(), "more than {LIMIT_KB} kB: {:?}", load.exceeded);
}

/// Bodies that are too large, or never become a picture.
async fn bodies(load: &mut Load) {
    let (status, body) = load.raw("rear", 60_000_000).answer_to_head();
    assert!(status == 413 && body.contains("\"photo_too_large\""), "{status} {body}");
    let endless = futures_util::stream::iter((0..60).map(|_| Ok::<_, std::io::Error>(vec![0x41; 1_000_000])));
    let answer = load.put("rear", Body::wrap_stream(endless)).await;
    assert_eq!(answer.unwrap(), refused(413, "photo_too_large"));
    load.note("60 MB without a length");

    let slots = ["front", "rear", "side45", "machine_plate", "engine_plate", "env_code"];
    let junk: Vec<u8> =
        (0..12).flat_map(|part| forms::file(&format!("photo.{}", slots[part % 6]), &vec![0x41; 20_000_000])).collect();
    let back = format!("/owner/filings/{}/photos", load.filing);
    assert_eq!(load.form([junk, forms::end()].concat()).await.unwrap(), (303, back.clone()));
    load.note("form with 12 × 20 MB of junk");

    let many: Vec<u8> =
        (0..2000).flat_map(|part| forms::text(&format!("fields[f{part}]"), &"x".repeat(60_000))).collect();
    let answer = load.form([many, forms::end()].concat()).await;
    assert!(answer.is_err() || answer.unwrap() == (303, back.clone()));
    load.note("form with 2,000 × 60 KB of text");

    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"go\"; x=\"").into_bytes();
    let answer = load.form([head, vec![0x41; 230_000_000]].concat()).await;
    assert!(answer.is_err() || answer.unwrap() == (303, back));
    load.note("form whose first part never begins");
}

/// Eight at once, and eight that do not wait for their answer.
async fn crowds(load: &mut Load) {
    let large = bombs::jpeg(8660, 5773, Coding::Baseline);
    let junk = jpeg_of_junk();
    let (usual, webp) = (bombs::jpeg(3000, 2000, Coding::Baseline), bombs::flat_webp(4000));
    for (what, bodies) in [
        ("eight JPEGs of 6 megapixels at once", vec![&usual; 8]),
        ("eight times 20 MB that begin as a JPEG at once", vec![&junk; 8]),
        ("eight different ones at once", vec![&large, &junk, &webp, &usual, &large, &junk, &usual, &large]),
    ] {
        let answers = futures_util::future::join_all(bodies.iter().map(|body| load.put("rear", (*body).clone()))).await;
        for (body, answer) in bodies.iter().zip(answers) {
            let expected = if **body == junk { refused(422, "photo_broken") } else { ok() };
            assert_eq!(answer.unwrap(), expected, "{what}");
        }
        load.note(what);
    }
    for _ in 0..8 {
        load.raw("rear", large.len() as u64).hang_up(&large);
    }
    // Taken in turn: when this one is through, so are those before it.
    assert_eq!(load.put("rear", large).await.unwrap(), ok());
    load.note("eight JPEGs of 50 megapixels whose senders hung up");
}
