//! Is this row of a message list a mail or an advertisement?
//!
//! The reader (the `inbox` crate) looks at a page and says what each row of a list *has*: a date where the
//! date belongs, a message id, a box to select it, a link that leaves the site… Nothing here touches a page:
//! [`sort`] takes those observations for all rows of one list and says which row is what. A trait only
//! speaks where the siblings have the opposite, so the mails of a list are what its advertisements are
//! measured against, whoever the provider is.
//!
//! Two mistakes are possible and they are not equal. A missed advertisement is bad; a mail marked as one
//! makes everything Témoin says worthless. Where the traits leave a doubt, the row is left alone.
//!
//! ```
//! use temoin_engine::inbox::{sort, AdKind, Counts, Habits, LabelPlace, Link, Row, Verdict};
//!
//! let mail = Row { date: true, id: true, select: true, text: 60, ..Row::default() };
//! let ad = Row {
//!     label: Some(("annonce".into(), LabelPlace::DateSlot)),
//!     close: true,
//!     link: Link::Outbound,
//!     text: 60,
//!     ..Row::default()
//! };
//! let rows = [mail.clone(), ad, mail.clone(), mail];
//! let verdicts = sort(&Habits::of(&Counts::of(&rows)), &rows);
//! assert!(matches!(&verdicts[1], Verdict::Ad { kind: AdKind::Disguised, .. }));
//! assert!(verdicts.iter().filter(|v| **v == Verdict::Mail).count() == 3);
//! ```

mod ads;
mod date;
mod features;
mod host;
mod kind;
mod label;
mod letters;
mod list;
pub mod log;
mod name;
mod provider;
mod verdict;
mod webmail;
mod words;

pub use ads::Ads;
pub use date::reads_as_date;
pub use features::{Backdrop, Feature, LabelPlace, Link, Look, Row};
pub use host::{is_ad_host, is_below, same_site};
pub use kind::{AdKind, kind};
pub use label::{LABELS, is_label, normalise};
pub use list::{Counts, Habits, sort};
pub use name::names_an_ad;
pub use provider::{PROVIDERS, Provider, is_known_host, named_for};
pub use verdict::{Verdict, is_mail, judge};
pub use webmail::{Signs, folder, is_mail_host};
