//! Where the lines go. A file is written under another name beside it and gets its own name only when it is complete,
//! so that nobody takes half a result for a whole one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// An output that is not complete yet; what is dropped before [`Output::complete`] leaves nothing behind.
#[derive(Debug)]
pub(super) struct Output {
    writer: Option<Writer>,
    /// The file under way and the one it becomes.
    names: Option<(PathBuf, PathBuf)>,
}

#[derive(Debug)]
enum Writer {
    File(File),
    Screen(io::Stdout),
}

impl Output {
    /// Standard output.
    pub(super) fn screen() -> Self {
        Self {
            writer: Some(Writer::Screen(io::stdout())),
            names: None,
        }
    }

    /// A file. What is there and no plain file (a pipe, `/dev/null`) is written as it is.
    pub(super) fn file(path: &Path) -> io::Result<Self> {
        // A link stays a link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&path).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            return Ok(Self {
                writer: Some(Writer::File(File::options().write(true).open(path)?)),
                names: None,
            });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let under_way = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let file = File::create(&under_way)?;
        let output = Self {
            writer: Some(Writer::File(file)),
            names: Some((under_way, path)),
        };
        if let (Some(old), Some((under_way, _))) = (old, &output.names) {
            fs::set_permissions(under_way, old.permissions())?;
        }
        Ok(output)
    }

    /// Gives a file its name. (It is safe against a run that fails, not against a power cut: that would have every run
    /// wait for the disk.)
    pub(super) fn complete(mut self) -> io::Result<()> {
        self.flush()?;
        // Closed first: elsewhere an open file may not be renamed.
        self.writer = None;
        match self.names.take() {
            Some((under_way, path)) => fs::rename(&under_way, path).inspect_err(|_| {
                let _ = fs::remove_file(&under_way);
            }),
            None => Ok(()),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.writer = None;
        if let Some((under_way, _)) = &self.names {
            let _ = fs::remove_file(under_way);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Some(Writer::File(file)) => file.write(bytes),
            Some(Writer::Screen(screen)) => screen.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writer {
            Some(Writer::File(file)) => file.flush(),
            Some(Writer::Screen(screen)) => screen.flush(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_file_has_its_name_only_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let mut output = Output::file(&path).unwrap();
        output.write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        drop(output);
        assert_eq!(names(folder.path()), ["out.csv"]);
        let mut output = Output::file(&path).unwrap();
        output.write_all(b"whole").unwrap();
        output.complete().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_link_and_a_device_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (
            folder.path().join("out.csv"),
            folder.path().join("link.csv"),
        );
        fs::write(&path, "").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let mut output = Output::file(&link).unwrap();
        output.write_all(b"x").unwrap();
        output.complete().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"x");
        let mut output = Output::file(Path::new("/dev/null")).unwrap();
        output.write_all(b"x").unwrap();
        output.complete().unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_folder_that_is_missing_is_an_error() {
        let error = Output::file(Path::new("/no/such/folder/out.csv")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
