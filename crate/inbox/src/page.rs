//! What is known of the page as a whole.

use temoin_engine::inbox::{Signs, is_mail_host};

use crate::settings::{Here, Settings};

/// The page, and what the person wants of it.
pub struct Page {
    /// Its host.
    pub host: String,
    /// The person's settings.
    pub settings: Settings,
    /// What it says of itself. What its lists say is added for each.
    pub signs: Signs,
}

impl Page {
    /// The page at `host`.
    pub fn new(host: String, settings: Settings) -> Self {
        let signs = Signs { host: is_mail_host(&host), ..Signs::default() };
        Self { host, settings, signs }
    }

    /// Whether nothing is to be read here.
    pub fn is_ignored(&self) -> bool {
        self.settings.here == Here::Ignored
    }

    /// Whether an unknown list, of which `rows` is known, is one of mails.
    pub fn is_webmail(&self, rows: Signs) -> bool {
        let host = self.signs.host || self.settings.here == Here::Webmail;
        Signs { host, folders: self.signs.folders, ..rows }.is_webmail()
    }

    /// Whether an unknown list may be one of mails.
    pub fn may_be_webmail(&self) -> bool {
        self.is_webmail(Signs { host: false, folders: 0, outbound: false, priced: false, prose: false })
    }
}
