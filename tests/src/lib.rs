//! Real browsers, real consent platforms, a real webmail; and the demonstration.
//!
//! A scenario is data (`scenarios/*.toml`): a site, its consent platform, who reads what after the
//! withdrawal, what the person does, and what Témoin must find. [`run`] plays it in a [`browser`]
//! against a [`net`] server that records what it received: the ground truth.

pub mod boundary;
pub mod browser;
pub mod channels;
pub mod check;
pub mod cost;
pub mod crashes;
pub mod demo;
pub mod falls;
pub mod faulty;
pub mod figures;
pub mod honest;
pub mod hostile;
pub mod in_page;
pub mod inbox;
pub mod net;
pub mod pages;
pub mod play;
pub mod requests;
pub mod run;
pub mod scenario;
pub mod site;
pub mod store;
pub mod trial;
pub mod truth;
pub mod wait;
pub mod wake;
pub mod webmail;
