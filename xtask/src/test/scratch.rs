//! Where tests keep what they throw away: in memory when there is room. Thousands of small databases and browser
//! profiles are made and removed; on a disk a sixth of the time is waiting for it. What is proved of disks (a full one,
//! synced files) is proved in file systems of the tests' own, or by the system calls.

use crate::cmd::Cmd;
use std::path::PathBuf;

/// Linux's file system in memory.
const MEMORY: &str = "/dev/shm";
/// What a whole run needs at most, and as much again for everybody else.
const ENOUGH_KIB: u64 = 6 * 1024 * 1024;

/// The folder for temporary files: memory, when enough of it is free, else what the system says. TMPDIR decides when it
/// is set.
pub fn folder() -> PathBuf {
    if std::env::var_os("TMPDIR").is_none() && free_kib(MEMORY).is_some_and(|free| free >= ENOUGH_KIB) {
        return MEMORY.into();
    }
    std::env::temp_dir()
}

fn free_kib(folder: &str) -> Option<u64> {
    let told = Cmd::new("df").args(["--output=avail", "-k", folder]).output().ok()?;
    let files = told.lines().last()?.trim().parse().ok()?;
    let memory = std::fs::read_to_string("/proc/meminfo").ok()?;
    let available = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let available = available.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(std::cmp::min(files, available))
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_a_folder_and_it_takes_files() {
        let file = super::folder().join(format!("nrmm-scratch-{}", std::process::id()));
        std::fs::write(&file, b"here").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"here");
        std::fs::remove_file(&file).unwrap();
        assert_eq!(super::free_kib("/nowhere/at/all"), None);
    }
}
