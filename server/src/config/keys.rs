//! The keys: read from the environment or the data folder, and made where there is no register yet. Beside a register
//! that has used one, a missing key is never made anew: the start is refused with what to do.

use anyhow::Context as _;
use registry::clock::random_bytes;
use registry::drawings::Signer;
use registry::plates::code::PlateKey;
use registry::upkeep::existing::Existing;

use super::DataOptions;
use super::private::write_private;

/// The files of keys in the data folder.
pub const KEY_FILES: [&str; 4] = ["secret.key", "old-keys", "plate-keys", "signer.pem"];

impl DataOptions {
    /// What the database holds, where a key is missing that would have to be made.
    pub(super) async fn beside_missing_keys(&self, database: &str) -> anyhow::Result<Existing> {
        let is_missing = |name: &str| !self.data.join(name).exists();
        let any = (self.key.is_none() && is_missing("secret.key"))
            || (self.plate_keys.is_empty() && is_missing("plate-keys"))
            || is_missing("signer.pem");
        if !any {
            return Ok(Existing::default());
        }
        registry::upkeep::existing::look(database).await.context("cannot open the database; is it there?")
    }

    pub(super) fn key(&self, existing: Existing) -> anyhow::Result<[u8; 32]> {
        let path = self.data.join("secret.key");
        let text = match &self.key {
            Some(key) => key.clone(),
            None if path.exists() => {
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
            }
            None if existing.register => anyhow::bail!(
                "登记册已经存在，但是没有它的密钥：{} 不见了，也没有给出 NRMM_KEY。没有密钥，身份证号码、手机号和证件照片都打不开。\
                 请把原来的密钥放回（备份里的 keys/secret.key）再启动；要新建登记册，请另选一个空的数据文件夹",
                path.display()
            ),
            None => {
                let key = hex::encode(random_bytes::<32>());
                write_private(&path, &key)?;
                key
            }
        };
        read_key(&text).context("the key must be 64 hexadecimal digits (NRMM_KEY or data/secret.key)")
    }

    pub(super) fn plate_keys(&self, existing: Existing) -> anyhow::Result<Vec<PlateKey>> {
        let path = self.data.join("plate-keys");
        let text = if self.plate_keys.is_empty() {
            if !path.exists() {
                anyhow::ensure!(
                    !existing.machines,
                    "已登记的机械有号牌，但是签名密钥 {} 不见了，也没有给出 NRMM_PLATE_KEYS。请从备份放回（keys/plate-keys）再启动；\
                     确实丢失的，运行 server key plate 生成新的，以前的号牌将不能证明自己",
                    path.display()
                );
                write_private(&path, &new_plate_key())?;
            }
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            self.plate_keys.join("\n")
        };
        text.split_whitespace()
            .map(plate_key)
            .collect::<anyhow::Result<_>>()
            .context("a plate key must be id:64 hexadecimal digits (NRMM_PLATE_KEYS or data/plate-keys)")
    }

    /// What certificates are signed with: a key of the curve P-256 and its certificate, made here at first.
    pub(super) fn signer(&self, organiser: &str, existing: Existing) -> anyhow::Result<Signer> {
        let path = self.data.join("signer.pem");
        if !path.exists() {
            anyhow::ensure!(
                !existing.certificates,
                "已经出具过登记证明，但是签名文件 {} 不见了。请从备份放回（keys/signer.pem）再启动；确实丢失的，\
                 运行 server key signer 生成新的",
                path.display()
            );
            write_private(&path, &Signer::generate(organiser)?)?;
        }
        let pem = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Signer::read(&pem).with_context(|| {
            format!("{} must hold a PKCS#8 key of the curve P-256 and then its certificate, as PEM", path.display())
        })
    }

    /// Puts a new key in front of those that sign plates; the old ones go on proving.
    pub fn add_plate_key(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.plate_keys.is_empty(), "the keys come from NRMM_PLATE_KEYS: put a new one in front there");
        let path = self.data.join("plate-keys");
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        let before = if path.exists() { std::fs::read_to_string(&path)? } else { String::new() };
        let beside = self.data.join("plate-keys.new");
        write_private(&beside, &format!("{}\n{before}", new_plate_key()))?;
        std::fs::rename(&beside, &path).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Makes a new key and certificate that sign certificates, where the file was lost.
    pub fn add_signer(&self) -> anyhow::Result<()> {
        let organiser = self.city()?.0.site.organiser;
        let path = self.data.join("signer.pem");
        anyhow::ensure!(!path.exists(), "{} is there already", path.display());
        write_private(&path, &Signer::generate(&organiser)?)
    }

    pub(super) fn old_keys(&self) -> anyhow::Result<Vec<[u8; 32]>> {
        let path = self.data.join("old-keys");
        let text = if self.old_keys.is_empty() && path.exists() {
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            self.old_keys.join("\n")
        };
        text.split_whitespace()
            .map(read_key)
            .collect::<anyhow::Result<_>>()
            .context("an old key must be 64 hexadecimal digits (NRMM_OLD_KEYS or data/old-keys)")
    }
}

fn new_plate_key() -> String {
    format!("{}:{}", hex::encode(random_bytes::<2>()), hex::encode(random_bytes::<32>()))
}

/// `id:hex`; the id goes into every signature that the key makes.
fn plate_key(text: &str) -> anyhow::Result<PlateKey> {
    let (id, key) = text.split_once(':').context("an id and a key with a colon between them are expected")?;
    let short = (1..=8).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    anyhow::ensure!(short, "the id of a plate key is one to eight letters and digits");
    Ok(PlateKey { id: id.to_owned(), key: read_key(key)? })
}

fn read_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key)?;
    Ok(key)
}
