//! What lies in the data folder is for the server's own account only.

use std::fs::{File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// What lies in it directly; what lies below is out of reach with its folder.
const OURS: [&str; 10] = [
    "register.db",
    "register.db-wal",
    "register.db-shm",
    "photos",
    "photos/blobs",
    "photos/incoming",
    "secret.key",
    "old-keys",
    "plate-keys",
    "signer.pem",
];

/// Takes a data folder away from others that was made when files were still for everybody.
pub fn tighten(data: &Path) {
    for path in std::iter::once(data.to_owned()).chain(OURS.map(|name| data.join(name))) {
        let Ok(known) = std::fs::metadata(&path) else { continue };
        let mode = known.permissions().mode() & 0o7777;
        let of_others = mode & 0o077;
        if of_others == 0 {
            continue;
        }
        if let Err(error) = std::fs::set_permissions(&path, Permissions::from_mode(mode & 0o7700)) {
            tracing::warn!(path = %path.display(), %error, "others can read this, and that cannot be changed");
        }
    }
}

/// Writes a new file that only its owner can read, and that is on the disk when this returns, with its name.
pub fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
