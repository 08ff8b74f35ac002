//! The manifest of a backup: the SHA-256 of every file in it, in the form that `sha256sum -c` reads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest, Sha256};

use super::write_synced;

const NAME: &str = "manifest.sha256";
/// Read at a time.
const PIECE: usize = 256 * 1024;

/// Every file of a backup by its path.
#[derive(Debug, Default)]
pub struct Manifest {
    files: BTreeMap<String, String>,
    bytes: u64,
}

/// Reads a file to its end, and writes it elsewhere where that is asked; answers its hash and length.
fn read(path: &Path, mut copy: Option<File>) -> std::io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut hash, mut length) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let got = file.read(&mut piece)?;
        if got == 0 {
            return Ok((hex::encode(hash.finalize()), length));
        }
        hash.update(&piece[..got]);
        length += got as u64;
        if let Some(copy) = &mut copy {
            copy.write_all(&piece[..got])?;
        }
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)
}

impl Manifest {
    /// How many files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Their length together, as far as they were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Their paths.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    fn enter(&mut self, name: &str, (hash, length): (String, u64)) {
        self.files.insert(name.to_owned(), hash);
        self.bytes += length;
    }

    /// Enters a file that lies in the backup already.
    pub fn add(&mut self, target: &Path, name: &str) -> anyhow::Result<()> {
        let known = read(&target.join(name), None).with_context(|| format!("cannot read {name}"))?;
        self.enter(name, known);
        Ok(())
    }

    /// Copies a file into the backup; one that has gone meanwhile is nobody's any more.
    pub fn copy(&mut self, from: &Path, target: &Path, name: &str) -> anyhow::Result<()> {
        if !from.exists() {
            return Ok(());
        }
        let to = target.join(name);
        match read(from, Some(create(&to).with_context(|| format!("cannot write {}", to.display()))?)) {
            Ok(known) => {
                self.enter(name, known);
                Ok(())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(std::fs::remove_file(to)?),
            Err(error) => Err(error).with_context(|| format!("cannot copy {} to {}", from.display(), to.display())),
        }
    }

    /// Writes a text into the backup.
    pub fn write(&mut self, target: &Path, name: &str, text: &str) -> anyhow::Result<()> {
        write_synced(&target.join(name), text).with_context(|| format!("cannot write {name}"))?;
        self.add(target, name)
    }

    /// Everything is on the disk before the manifest says so, and then the manifest is.
    pub fn finish(&self, target: &Path) -> anyhow::Result<()> {
        let folder = File::open(target)?;
        rustix::fs::syncfs(&folder).context("the backup cannot be written to the disk")?;
        let lines: Vec<String> = self.files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
        let text = lines.concat();
        write_synced(&target.join(NAME), &text).with_context(|| format!("cannot write {NAME}"))?;
        folder.sync_all()?;
        Ok(())
    }

    /// Reads the manifest of a backup.
    pub fn read(source: &Path) -> anyhow::Result<Self> {
        let path = source.join(NAME);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("{} 不是完整的备份：没有清单 {NAME}。备份中断过的，请重新备份", source.display())
        })?;
        let mut files = BTreeMap::new();
        for line in text.lines() {
            let (hash, name) = line.split_once("  ").with_context(|| format!("备份的清单 {NAME} 读不懂：{line}"))?;
            let is_inside = !name.is_empty() && !name.starts_with('/') && name.split('/').all(|part| part != "..");
            ensure!(is_inside && hash.len() == 64, "备份的清单 {NAME} 读不懂：{line}");
            files.insert(name.to_owned(), hash.to_owned());
        }
        Ok(Self { files, bytes: 0 })
    }

    /// Every file is what it was when the backup was made; names the first that is not.
    pub fn verify(&self, source: &Path) -> anyhow::Result<()> {
        for (name, hash) in &self.files {
            match read(&source.join(name), None) {
                Ok((found, _)) if found == *hash => {}
                Ok(_) => bail!("备份里的 {name} 与清单不符：内容被改动或者损坏。没有恢复任何内容，请换一份备份"),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    bail!("备份里缺少 {name}。没有恢复任何内容，请换一份备份")
                }
                Err(error) => return Err(error).with_context(|| format!("cannot read {name}")),
            }
        }
        Ok(())
    }

    /// Copies a file out of the backup, and looks at it once more on the way.
    pub fn copy_back(&self, source: &Path, name: &str, to: &Path) -> anyhow::Result<()> {
        let copy = create(to).with_context(|| format!("cannot write {}", to.display()))?;
        let (hash, _) = read(&source.join(name), Some(copy)).with_context(|| format!("cannot copy {name}"))?;
        ensure!(self.files.get(name) == Some(&hash), "备份里的 {name} 在恢复时变了，恢复没有完成");
        Ok(())
    }
}
