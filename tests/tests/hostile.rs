//! What may go wrong, in every browser: pages that mean harm, a background that falls or is stopped, a browser that is
//! killed, a disk that is full or broken; and what the extension itself asks for.
//! `cargo test -p temoin-tests --test hostile`.

use std::{future::Future, sync::Arc};

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};
use temoin_tests::{
    browser::Kind,
    crashes::{self, Times},
    falls,
    hostile::{self, Size},
    requests, run,
    trial::trial,
};
use tokio::runtime::Runtime;

/// A few: `cargo run -p temoin-tests --bin crashes` tries many.
const TIMES: Times = Times { stops: 8, kills: 2 };

fn main() -> Result<()> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(1);
    let runtime = Arc::new(Runtime::new()?);
    let cases = Arc::new(hostile::load(&run::root().join("tests/hostile"))?);
    let mut trials = Vec::new();
    for kind in Kind::ALL {
        let cases = Arc::clone(&cases);
        let play = move || {
            let cases = Arc::clone(&cases);
            async move { hostile::run(kind, &cases, Size::Small).await }
        };
        trials.push(trial(format!("{}::hostile-pages", kind.name()), &runtime, play));
        trials.push(named(kind, "falls", &runtime, falls::run));
        let play = |kind| async move { crashes::run(kind, TIMES, |_| {}).await };
        trials.push(named(kind, "crashes", &runtime, play));
        trials.push(named(kind, "requests", &runtime, requests::run));
        trials.push(named(kind, "policy", &runtime, requests::forbidden));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn named<F: Future<Output = Result<()>>>(
    kind: Kind,
    name: &str,
    runtime: &Arc<Runtime>,
    play: impl Fn(Kind) -> F + Send + 'static,
) -> Trial {
    trial(format!("{}::{name}", kind.name()), runtime, move || play(kind))
}
