//! Keys of providers, sealed at rest (APIキーの暗号化): AES-256-GCM under a key that lies in a file of its own, apart from the
//! database, and bound to the chamber and the provider, so that a row copied elsewhere opens nothing.
//!
//! The file holds one key a line, in Base64. The first seals; all of them open, so that keys can be changed while the
//! server runs.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::error::Error;
use crate::clock::random;
use crate::config::Config;
use crate::domain::id::ChamberId;

const KEY_LEN: usize = 32;
/// The first byte of what is sealed this way.
const FORM: u8 = 1;
/// How many bytes name the key that sealed.
const MARK_LEN: usize = 8;
const HEAD_LEN: usize = 1 + MARK_LEN + NONCE_LEN;

/// Why a key cannot be sealed or opened; a sentence for administrators.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// Nobody said where the file is.
    #[error(
        "APIキーを暗号化する鍵ファイルの場所が決まっていません。サーバーの設定 BANSO_KEY_FILE に、データベースとは別の場所のファイル名を指定してください"
    )]
    NoPlace,
    /// There is none, though there are keys that it sealed.
    #[error(
        "鍵ファイルがありません（{}）。保存済みのAPIキーを開けないため、バックアップから元の場所に戻してください。戻せないときは、APIキーを消してから入力し直してください",
        .0.display()
    )]
    Missing(PathBuf),
    /// Others can read it.
    #[error(
        "鍵ファイル {} をほかの利用者も読めるため、使いません。サーバーを動かす利用者だけが読めるようにしてください（chmod 600）",
        .0.display()
    )]
    Exposed(PathBuf),
    /// It holds something else.
    #[error(
        "鍵ファイル {} の内容が鍵ではありません。1行に1つ、32バイトの乱数をBase64で書いたファイルを指定してください",
        .0.display()
    )]
    NoKey(PathBuf),
    /// It cannot be read or written.
    #[error("鍵ファイル {} を読み書きできません（{why}）", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Sealed with a key that the file does not hold, or changed since.
    #[error(
        "保存済みのAPIキーを、いまの鍵ファイルでは開けません。鍵ファイルを元に戻すか、APIキーを入力し直してください"
    )]
    Foreign,
    /// The system has no randomness to give.
    #[error("乱数を得られないため、APIキーを暗号化できません")]
    NoChance,
}

impl SealError {
    fn file(file: &Path, error: &std::io::Error) -> Self {
        Self::File {
            file: file.to_owned(),
            why: error.to_string(),
        }
    }
}

impl From<SealError> for Error {
    fn from(error: SealError) -> Self {
        Self::Conflict(error.to_string())
    }
}

/// Where the keys are.
#[derive(Debug, Clone)]
pub struct Keyring {
    file: Option<PathBuf>,
}

/// The keys of the file: the first seals, all open.
#[derive(Debug)]
pub struct Keys(Vec<SecretBox<[u8; KEY_LEN]>>);

impl Keyring {
    /// As configured; without a setting beside the `SQLite` file.
    pub fn of(config: &Config) -> Self {
        let beside = || {
            let file = config.database_url.strip_prefix("sqlite://")?;
            let file = file.split('?').next().unwrap_or_default();
            (!file.is_empty() && !file.contains(":memory:"))
                .then(|| Path::new(file).with_extension("key"))
        };
        Self {
            file: config.key_file.clone().or_else(beside),
        }
    }

    /// The file's place, when it is known.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    fn place(&self) -> Result<&Path, SealError> {
        self.file().ok_or(SealError::NoPlace)
    }

    /// The keys.
    ///
    /// # Errors
    /// When the file is missing, open to others or holds no key.
    pub fn read(&self) -> Result<Keys, SealError> {
        let file = self.place()?;
        let text = match fs::read_to_string(file) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(SealError::Missing(file.to_owned()));
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(SealError::NoKey(file.to_owned()));
            }
            Err(error) => return Err(SealError::file(file, &error)),
        };
        only_ours(file)?;
        let keys: Option<Vec<_>> = text
            .expose_secret()
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(key_of)
            .collect();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Keys(keys)),
            _ => Err(SealError::NoKey(file.to_owned())),
        }
    }

    /// The keys; when there is no file and nothing was ever sealed, one is made.
    ///
    /// # Errors
    /// As [`Keyring::read`], or when the file cannot be made.
    pub fn read_or_make(&self, anything_sealed: bool) -> Result<Keys, SealError> {
        match self.read() {
            Err(SealError::Missing(file)) if !anything_sealed => {
                let fresh = Keys(vec![fresh_key()?]);
                match write(&file, &fresh, Replace::Never) {
                    // Another process was quicker: its key is as good.
                    Err(SealError::File { .. }) if file.exists() => {}
                    made => made?,
                }
                self.read()
            }
            other => other,
        }
    }

    /// Puts a new key first; the others stay to open with. Keys that wait to be dropped are kept as they are: a change
    /// that was broken off goes on with its own new key.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn begin_change(&self) -> Result<Keys, SealError> {
        let mut keys = self.read()?;
        if keys.0.len() == 1 {
            keys.0.insert(0, fresh_key()?);
            write(self.place()?, &keys, Replace::Whole)?;
        }
        Ok(keys)
    }

    /// Drops all keys but the first.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_change(&self, mut keys: Keys) -> Result<(), SealError> {
        keys.0.truncate(1);
        write(self.place()?, &keys, Replace::Whole)
    }
}

impl Keys {
    /// Seals a provider's key.
    ///
    /// # Errors
    /// Without randomness.
    pub fn seal(
        &self,
        chamber: ChamberId,
        provider: &str,
        key: &SecretString,
    ) -> Result<Vec<u8>, SealError> {
        let own = self.0.first().ok_or(SealError::NoChance)?;
        let nonce: [u8; NONCE_LEN] = random().map_err(|_| SealError::NoChance)?;
        let mut text = key.expose_secret().as_bytes().to_vec();
        cipher(own)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound_to(chamber, provider)),
                &mut text,
            )
            .map_err(|_| SealError::NoChance)?;
        let mut sealed = vec![FORM];
        sealed.extend(mark(own));
        sealed.extend(nonce);
        sealed.extend(text);
        Ok(sealed)
    }

    /// Opens what was sealed for this chamber's provider.
    ///
    /// # Errors
    /// When it was sealed with another key, for another place, or changed.
    pub fn open(
        &self,
        chamber: ChamberId,
        provider: &str,
        sealed: &[u8],
    ) -> Result<SecretString, SealError> {
        let (head, text) = sealed
            .split_at_checked(HEAD_LEN)
            .ok_or(SealError::Foreign)?;
        let nonce: [u8; NONCE_LEN] = head[1 + MARK_LEN..]
            .try_into()
            .map_err(|_| SealError::Foreign)?;
        let own = self
            .0
            .iter()
            .find(|key| head[0] == FORM && mark(key) == head[1..=MARK_LEN])
            .ok_or(SealError::Foreign)?;
        let mut text = text.to_vec();
        let opened = cipher(own)?
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound_to(chamber, provider)),
                &mut text,
            )
            .map_err(|_| SealError::Foreign)?;
        std::str::from_utf8(opened)
            .map(|key| SecretString::from(key.to_owned()))
            .map_err(|_| SealError::Foreign)
    }

    /// Whether the first key sealed it.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        let own = self.0.first().map(mark);
        own.is_some_and(|own| sealed.get(1..=MARK_LEN) == Some(&own[..]))
    }
}

fn fresh_key() -> Result<SecretBox<[u8; KEY_LEN]>, SealError> {
    let key = random().map_err(|_| SealError::NoChance)?;
    Ok(SecretBox::new(Box::new(key)))
}

fn key_of(line: &str) -> Option<SecretBox<[u8; KEY_LEN]>> {
    let bytes: [u8; KEY_LEN] = STANDARD.decode(line).ok()?.try_into().ok()?;
    Some(SecretBox::new(Box::new(bytes)))
}

fn cipher(key: &SecretBox<[u8; KEY_LEN]>) -> Result<LessSafeKey, SealError> {
    UnboundKey::new(&AES_256_GCM, key.expose_secret())
        .map(LessSafeKey::new)
        .map_err(|_| SealError::Foreign)
}

/// What tells a key from others without telling anything of it.
fn mark(key: &SecretBox<[u8; KEY_LEN]>) -> [u8; MARK_LEN] {
    let digest = Sha256::digest([b"banso key ".as_slice(), key.expose_secret()].concat());
    let mut mark = [0; MARK_LEN];
    mark.copy_from_slice(&digest[..MARK_LEN]);
    mark
}

fn bound_to(chamber: ChamberId, provider: &str) -> Vec<u8> {
    [
        b"providers.sealed_key".as_slice(),
        chamber.0.as_bytes(),
        provider.as_bytes(),
    ]
    .concat()
}

#[cfg(unix)]
fn only_ours(file: &Path) -> Result<(), SealError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file)
        .map_err(|error| SealError::file(file, &error))?
        .permissions()
        .mode();
    // The last two octal digits are what the group and everybody may.
    if mode.is_multiple_of(0o100) {
        Ok(())
    } else {
        Err(SealError::Exposed(file.to_owned()))
    }
}

#[cfg(not(unix))]
fn only_ours(_: &Path) -> Result<(), SealError> {
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Replace {
    Never,
    Whole,
}

/// Writes the whole file or none of it, and makes it last before it is used.
fn write(file: &Path, keys: &Keys, replace: Replace) -> Result<(), SealError> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let mut making = file.as_os_str().to_owned();
    making.push(format!(".{}", crate::clock::new_id()));
    let making = PathBuf::from(making);
    let written = (|| -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&making)?;
        for key in &keys.0 {
            writeln!(out, "{}", STANDARD.encode(key.expose_secret()))?;
        }
        out.sync_all()?;
        match replace {
            // A link, unlike a new name, never takes another file's place.
            Replace::Never => fs::hard_link(&making, file)?,
            Replace::Whole => fs::rename(&making, file)?,
        }
        fs::File::open(folder)?.sync_all()
    })();
    let _ = fs::remove_file(&making);
    written.map_err(|error| SealError::file(file, &error))
}
