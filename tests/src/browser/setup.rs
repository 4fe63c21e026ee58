//! What a browser is started with.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::Value;
use tempfile::TempDir;

use super::{Kind, chromium, driver::Driver, firefox, policy::Policy};

/// What a browser is started with, the same again at each restart.
pub struct Setup {
    pub(super) kind: Kind,
    pub(super) profile: TempDir,
    pub(super) extension: PathBuf,
    pub(super) hosts: Vec<String>,
    pub(super) headless: bool,
    pub(super) blocks_third_parties: bool,
    pub(super) traced: bool,
    pub(super) gpc: bool,
    /// Whether it keeps what the extension itself asks of the network.
    pub(super) heard: bool,
    /// Whether the extension opens a page when it is installed; others may stand in Témoin's place.
    pub(super) welcomes: bool,
    pub(super) policy: Option<Policy>,
}

/// In place of hosts: every name there is leads to loopback, real ones too.
pub const EVERYWHERE: &str = "*";

impl Setup {
    /// With nothing out of the ordinary.
    pub(super) fn new(kind: Kind, dist: &Path, hosts: Vec<String>, headless: bool) -> Result<Self> {
        let extension = match kind {
            Kind::Chromium => chromium::extension(dist)?,
            Kind::Firefox => firefox::extension(dist)?,
        };
        let profile = tempfile::Builder::new().prefix("temoin-profile-").tempdir()?;
        let (blocks_third_parties, traced, gpc, heard) = (false, false, false, false);
        let welcomes = dist.join("chrome/welcome.html").is_file();
        let policy = None;
        Ok(Self {
            kind,
            profile,
            extension,
            hosts,
            headless,
            blocks_third_parties,
            traced,
            gpc,
            heard,
            welcomes,
            policy,
        })
    }

    /// Starts the driver; where there is a policy, so that it and its browser find it.
    pub(super) async fn drive(&self, program: PathBuf, args: &[&str], capabilities: Value) -> Result<Driver> {
        let args = args.iter().map(|&arg| arg.to_owned());
        let (program, args) = match &self.policy {
            None => (program, args.collect::<Vec<_>>()),
            Some(policy) => {
                let (around, words) = policy.around(&program)?;
                (around, words.into_iter().chain(args).collect())
            }
        };
        Driver::start(&program, &args, capabilities).await
    }

    pub(super) fn is_everywhere(&self) -> bool {
        self.hosts.iter().any(|host| host == EVERYWHERE)
    }
}
