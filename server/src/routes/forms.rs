//! A form with files, as a browser without scripts sends it: texts in memory, files on disk, each with its limit. What
//! the parts mean is decided by whoever asked for the form.

use std::time::Duration;

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use bytes::Bytes;
use domain::fields::Fields;
use domain::photos::MAX_BYTES;
use domain::refusal::Refusal;
use futures_util::{Stream, StreamExt as _};
use registry::photos::Incoming;
use tokio::io::AsyncWriteExt as _;

use super::photos::paced::Taken;
use crate::failures::not_kept;
use crate::state::AppState;

/// What a form may weigh in all, its refused photos included.
const FORM_BYTES: u64 = 12 * MAX_BYTES;
/// The longest text field that is read.
const TEXT_BYTES: u64 = 64 * 1024;
/// All text of a form together.
const ALL_TEXT_BYTES: u64 = 1024 * 1024;
/// What is read on and thrown away of a body that is too large, and for how long.
const LINGER_BYTES: usize = 64 * 1024 * 1024;
const LINGER: Duration = Duration::from_secs(10);

/// Everything that came.
#[derive(Default)]
pub struct Form {
    texts: Vec<(String, String)>,
    /// `fields[name]`.
    pub fields: Fields,
    /// Files by the name behind `photo.`, in the order in which they came.
    pub files: Vec<(String, Incoming)>,
    /// Files that were too large, by the same name.
    pub too_large: Vec<String>,
    text_bytes: u64,
    /// Nobody is signed in: the text may be kept for its writer, files are thrown away as they come.
    only_texts: bool,
}

impl Form {
    /// The text of a field, empty when it did not come.
    pub fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// Reads every part. Names of files that `wanted` does not know, and more files than `most`, are no form of ours.
    pub async fn receive(
        state: &AppState,
        mut multipart: Multipart,
        taken: &Taken,
        wanted: fn(&str) -> bool,
        most: usize,
    ) -> Result<Self, Refusal> {
        let mut form = Self::default();
        let mut total = 0;
        while let Some(field) = multipart.next_field().await.map_err(|_| Refusal::BadRequest)? {
            total += form.read(state, field, taken, wanted, most).await?;
            if total > FORM_BYTES {
                return Err(Refusal::PhotoTooLarge);
            }
        }
        Ok(form)
    }

    /// As [`Self::receive`], of somebody who is not signed in: text only.
    pub async fn receive_texts(state: &AppState, mut multipart: Multipart, taken: &Taken) -> Result<Self, Refusal> {
        let mut form = Self { only_texts: true, ..Self::default() };
        let mut total = 0;
        while let Some(field) = multipart.next_field().await.map_err(|_| Refusal::BadRequest)? {
            total += form.read(state, field, taken, |_| true, 0).await?;
            if total > FORM_BYTES {
                return Err(Refusal::PhotoTooLarge);
            }
        }
        Ok(form)
    }

    /// Reads one part; answers its size. A photo that is too large is read to its end, so that the others still come.
    async fn read(
        &mut self,
        state: &AppState,
        field: Field<'_>,
        taken: &Taken,
        wanted: fn(&str) -> bool,
        most: usize,
    ) -> Result<u64, Refusal> {
        let name = field.name().unwrap_or_default().to_owned();
        let no_file = field.file_name().is_none_or(str::is_empty);
        let mut field = field.inspect(|piece| taken.count(piece));
        if let Some(slot) = name.strip_prefix("photo.").filter(|slot| wanted(slot)) {
            if no_file {
                return Ok(0);
            }
            if self.only_texts {
                let mut bytes = 0;
                while let Some(chunk) = field.next().await {
                    bytes += chunk.map_err(|_| Refusal::BadRequest)?.len() as u64;
                    if bytes > FORM_BYTES {
                        return Err(Refusal::PhotoTooLarge);
                    }
                }
                return Ok(bytes);
            }
            if self.files.len() >= most {
                return Err(Refusal::BadRequest);
            }
            let file = state.registry.photos().incoming();
            let received = receive(&file, &mut field, MAX_BYTES).await?;
            let mut bytes = received.bytes;
            if received.too_large {
                self.too_large.push(slot.to_owned());
                while let Some(chunk) = field.next().await {
                    bytes += chunk.map_err(|_| Refusal::BadRequest)?.len() as u64;
                    if bytes > FORM_BYTES {
                        return Err(Refusal::PhotoTooLarge);
                    }
                }
            } else if received.bytes > 0 {
                self.files.push((slot.to_owned(), file));
            }
            return Ok(bytes);
        }
        let mut text = Vec::new();
        while let Some(chunk) = field.next().await {
            text.extend_from_slice(&chunk.map_err(|_| Refusal::BadRequest)?);
            if text.len() as u64 > TEXT_BYTES {
                return Err(Refusal::BadRequest);
            }
        }
        let bytes = text.len() as u64;
        self.text_bytes += name.len() as u64 + bytes;
        if self.text_bytes > ALL_TEXT_BYTES {
            return Err(Refusal::BadRequest);
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        match name.strip_prefix("fields[").and_then(|rest| rest.strip_suffix(']')) {
            Some(field) => self.fields.set(field, &text),
            None => self.texts.push((name, text)),
        }
        Ok(bytes)
    }
}

/// How much came.
pub struct Received {
    /// Bytes that were read.
    pub bytes: u64,
    /// More than the limit.
    pub too_large: bool,
}

/// Reads on and keeps nothing, for a while: whoever still sends when the connection is closed loses the answer with it.
pub async fn linger<E>(mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin) {
    let discard = async {
        let mut bytes = 0;
        while let Some(Ok(chunk)) = stream.next().await {
            bytes += chunk.len();
            if bytes > LINGER_BYTES {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(LINGER, discard).await;
}

/// Bytes that wait to be written; tokio would hold two megabytes for each upload.
const WAITING: usize = 64 * 1024;

/// The file that a body goes into.
pub async fn create(file: &Incoming) -> Result<tokio::fs::File, Refusal> {
    let mut out = tokio::fs::File::create(file.path()).await.map_err(not_kept)?;
    out.set_max_buf_size(WAITING);
    Ok(out)
}

/// Streams a body to disk. Beyond the limit nothing more is kept, and the caller decides whether to read on.
pub async fn receive<E>(
    file: &Incoming,
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit: u64,
) -> Result<Received, Refusal> {
    let mut out = create(file).await?;
    let mut bytes = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::PhotoBroken)?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Ok(Received { bytes, too_large: true });
        }
        out.write_all(&chunk).await.map_err(not_kept)?;
    }
    out.flush().await.map_err(not_kept)?;
    Ok(Received { bytes, too_large: false })
}
