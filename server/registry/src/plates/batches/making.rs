//! The making of a batch, in the background: its PDFs and its file for the engraver, page after page.

use std::io::{Cursor, Write as _};
use std::time::Duration;

use domain::print::{self, Align, Drawing, Kind, Label, Rgb, Shape, Templates};
use domain::refusal::Refusal;
use object_store::buffered::BufWriter;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::watch;
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{BatchFile, Outcome};
use crate::db::values;
use crate::drawings::{self, Fonts, Page};
use crate::error::{Error, Result};
use crate::jobs::Taken;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::plates::store::batches as sql;
use crate::service::Plates;

/// Lines of a page of the index sheet.
const INDEX_ROWS: usize = 50;
/// How often who waits is report how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(300);

impl Plates<'_> {
    /// Makes a batch. Begun anew when its worker died.
    pub(crate) async fn print(self, job: &Taken) -> Result<()> {
        let batch = job.row.id;
        let items: Vec<(Uuid, String)> = self.db.all(sql::ITEMS, values![batch]).await?;
        let mut labels = Vec::with_capacity(items.len());
        for (machine, _) in &items {
            let row: MachineRow = self.db.one(machine_sql::FIND, values![*machine]).await?.ok_or(Refusal::NotFound)?;
            labels.push(self.label(&row)?);
        }
        let count = |pages: usize| i64::try_from(pages).unwrap_or_default();
        let total = count(BatchFile::ALL.iter().map(|file| pages(self.templates(), *file, labels.len())).sum());
        self.jobs().progress(job, total, 0).await?;
        let (fonts, mut before) = (self.fonts()?, 0);
        for kind in BatchFile::ALL {
            let (fonts, templates, labels) = (fonts.clone(), self.templates().clone(), labels.clone());
            before += {
                let all = pages(&templates, kind, labels.len());
                let (tell, mut made) = watch::channel(0);
                let mut making = tokio::task::spawn_blocking(move || {
                    // Whoever listened is gone when the job is taken away; the file is not finished for them.
                    let report = |pages| _ = tell.send(pages);
                    make(&fonts, &templates, kind, &labels, report)
                });
                let bytes = loop {
                    tokio::select! {
                        bytes = &mut making => break bytes.map_err(|_| Error::Broken("a batch that ends its thread"))??,
                        () = tokio::time::sleep(TOLD_EVERY) => {
                            let made = *made.borrow_and_update();
                            self.jobs().progress(job, total, count(before + made)).await?;
                        }
                    }
                };
                let mut out = BufWriter::new(self.photos.blobs(), kind.place(batch));
                out.write_all(&bytes).await?;
                out.shutdown().await?;
                all
            };
            self.jobs().progress(job, total, count(before)).await?;
        }
        let mut tx = self.db.begin().await?;
        tx.run(sql::DONE, values![batch, self.clock.now_ms()]).await?;
        self.jobs().finish_job(&mut tx, job, "done", &Outcome::default()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// How many pages a file has: sides and index sheets, or plates.
fn pages(templates: &Templates, file: BatchFile, machines: usize) -> usize {
    match file {
        BatchFile::Pdf(kind) => templates.of(kind).faces.len() * machines + machines.div_ceil(INDEX_ROWS),
        BatchFile::Outlines => machines,
    }
}

fn make(
    fonts: &Fonts,
    templates: &Templates,
    file: BatchFile,
    labels: &[Label],
    progress: impl FnMut(usize),
) -> Result<Vec<u8>> {
    match file {
        BatchFile::Pdf(kind) => pdf(fonts, templates, kind, labels, progress),
        BatchFile::Outlines => outlines(fonts, templates, labels, progress),
    }
}

/// Everything of one kind, and the index sheet behind it.
fn pdf(
    fonts: &Fonts,
    templates: &Templates,
    kind: Kind,
    labels: &[Label],
    progress: impl FnMut(usize),
) -> Result<Vec<u8>> {
    let cut = kind != Kind::Table;
    let faces = labels.iter().flat_map(|label| print::draw(templates, kind, label));
    let pages = faces.map(|drawing| Page { drawing, cut });
    let index = index(kind, labels).into_iter().map(|drawing| Page { drawing, cut: false });
    drawings::pdf(fonts, kind.label(), pages.chain(index), progress)
}

/// Every plate as a drawing of its own, named by its number.
fn outlines(
    fonts: &Fonts,
    templates: &Templates,
    labels: &[Label],
    mut progress: impl FnMut(usize),
) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let unwritten = |_| Error::Broken("an archive that cannot be written");
    for (at, label) in labels.iter().enumerate() {
        let drawings = print::draw(templates, Kind::Plate, label);
        let svg = drawings::svg(fonts, drawings.first().ok_or(Error::Broken("a plate without a face"))?)?;
        archive.start_file(format!("{}.svg", label.number), SimpleFileOptions::default()).map_err(unwritten)?;
        archive.write_all(svg.as_bytes())?;
        progress(at + 1);
    }
    Ok(archive.finish().map_err(unwritten)?.into_inner())
}

/// The index sheet: every number of the batch with its machine, fifty a page (A4).
pub(super) fn index(kind: Kind, labels: &[Label]) -> Vec<Drawing> {
    let pages = labels.chunks(INDEX_ROWS).enumerate();
    let page = |(at, chunk): (usize, &[Label])| {
        let text = |x: f64, y: f64, size: f64, bold: bool, text: String| Shape::Text {
            x,
            y,
            size,
            align: Align::Left,
            bold,
            colour: Rgb(0, 0, 0),
            text,
        };
        let mut shapes =
            vec![text(20.0, 20.0, 5.0, true, format!("{}清单（第{}页，共{}张）", kind.label(), at + 1, labels.len()))];
        for (line, label) in chunk.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "fifty lines")]
            let y = 28.0 + line as f64 * 5.2;
            let words = format!("{}　{}　{}", label.value("product"), label.value("model"), label.value("stage"));
            shapes.push(text(20.0, y, 3.4, false, (at * INDEX_ROWS + line + 1).to_string()));
            shapes.push(text(32.0, y, 3.4, true, label.number.to_string()));
            shapes.push(text(62.0, y, 3.4, false, words));
        }
        Drawing { width: 210.0, height: 297.0, shapes }
    };
    pages.map(page).collect()
}
