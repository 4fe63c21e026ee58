//! Archives: the same bytes for the same content, on any machine. Sorted names, no owners, no times; compressed by zopfli,
//! whose version is in the lock file (what `zip` makes depends on the machine, and is a twentieth larger).

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Above 9 it is zopfli, with so many iterations more: fifteen would take three times as long for 3 KB of a megabyte.
const LEVEL: i64 = 9 + 1;

/// Contents that were compressed already, each as an archive of its own: it takes seconds, and Chrome's and Firefox's
/// are nearly the same.
#[derive(Default)]
pub struct Packer(HashMap<Vec<u8>, Vec<u8>>);

impl Packer {
    /// Puts all that is in a directory into an archive.
    ///
    /// # Errors
    ///
    /// When something cannot be read or written.
    pub fn pack(&mut self, directory: &Path, archive: &Path) -> Result<()> {
        let mut names = Vec::new();
        walk(directory, Path::new(""), &mut names)?;
        names.sort();
        let mut zip = ZipWriter::new(File::create(archive)?);
        for name in names {
            let path = directory.join(&name);
            let content = fs::read(&path).with_context(|| path.display().to_string())?;
            let mut alone = ZipArchive::new(Cursor::new(self.compressed(content)?))?;
            let name = name.to_string_lossy().replace('\\', "/");
            zip.raw_copy_file_rename(alone.by_index_raw(0)?, name)?;
        }
        zip.finish()?;
        Ok(())
    }

    fn compressed(&mut self, content: Vec<u8>) -> Result<&[u8]> {
        if !self.0.contains_key(&content) {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(LEVEL))
                .last_modified_time(DateTime::default())
                .unix_permissions(0o644);
            let mut alone = ZipWriter::new(Cursor::new(Vec::new()));
            alone.start_file("", options)?;
            alone.write_all(&content)?;
            self.0.insert(content.clone(), alone.finish()?.into_inner());
        }
        self.0.get(&content).map(Vec::as_slice).context("just compressed")
    }
}

fn walk(root: &Path, below: &Path, names: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => walk(root, &name, names)?,
            false => names.push(name),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let root = std::env::temp_dir().join(format!("temoin-pack-{}", std::process::id()));
        let mut packer = Packer::default();
        let mut make = |name: &str, order: [&str; 3], text: &str| {
            let directory = root.join(name);
            fs::create_dir_all(directory.join("b")).unwrap();
            for file in order {
                fs::write(directory.join(file), format!("{text} of {file}")).unwrap();
            }
            let old = SystemTime::UNIX_EPOCH + Duration::from_secs(name.len() as u64 * 100_000_000);
            File::options().write(true).open(directory.join("a")).unwrap().set_modified(old).unwrap();
            let [one, anew] = ["one.zip", "anew.zip"].map(|end| root.join(format!("{name}-{end}")));
            packer.pack(&directory, &one).unwrap();
            Packer::default().pack(&directory, &anew).unwrap();
            let bytes = fs::read(one).unwrap();
            assert!(bytes == fs::read(anew).unwrap(), "whatever was packed before");
            bytes
        };
        let one = make("one", ["a", "b/c", "d"], "text");
        assert!(one == make("other", ["d", "b/c", "a"], "text"));
        assert!(one != make("third", ["a", "b/c", "d"], "texts"));
        let mut read = ZipArchive::new(Cursor::new(one)).unwrap();
        assert_eq!(read.file_names().map(Result::unwrap).collect::<Vec<_>>(), ["a", "b/c", "d"]);
        assert_eq!(read.by_index_raw(1).unwrap().size(), "text of b/c".len() as u64);
        fs::remove_dir_all(root).unwrap();
    }
}
