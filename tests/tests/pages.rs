//! The extension's own pages, in every browser: `cargo test -p temoin-tests --test pages [chromium::report]`.

use std::sync::Arc;

use libtest_mimic::Arguments;
use temoin_tests::{
    browser::{Kind, can_have_policy},
    pages::{Scene, play},
    trial::trial,
};
use tokio::runtime::Runtime;

fn main() -> anyhow::Result<()> {
    let mut arguments = Arguments::from_args();
    // A browser is a heavy thing: one at a time unless asked otherwise.
    arguments.test_threads.get_or_insert(1);
    let runtime = Arc::new(Runtime::new()?);
    let mut trials = Vec::new();
    for kind in Kind::ALL {
        for (name, scene) in Scene::ALL {
            let trial = trial(format!("{}::{name}", kind.name()), &runtime, move || play(kind, scene));
            // A policy lies where only root may write, or a program in a namespace of its own.
            let possible = scene != Scene::Managed || can_have_policy(kind);
            trials.push(trial.with_ignored_flag(!possible));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}
