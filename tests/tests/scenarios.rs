//! Every scenario, in every browser: `cargo test -p temoin-tests --test scenarios [chromium::reads-on]`.

use std::sync::Arc;

use libtest_mimic::Arguments;
use temoin_tests::{
    browser::{Apart, Kind},
    channels::{self, Mode},
    in_page, run, scenario,
    trial::trial,
    webmail,
};
use tokio::runtime::Runtime;

fn main() -> anyhow::Result<()> {
    let mut arguments = Arguments::from_args();
    // A browser is a heavy thing: one at a time unless asked otherwise.
    arguments.test_threads.get_or_insert(1);
    let runtime = Arc::new(Runtime::new()?);
    let mut trials = Vec::new();
    let mut scenarios = scenario::load(&run::root().join("tests/scenarios"))?;
    scenarios.extend(scenario::load(&run::root().join("tests/demo"))?);
    for scenario in scenarios {
        let scenario = Arc::new(scenario);
        for kind in Kind::ALL.into_iter().filter(|kind| !scenario.gpc || *kind == Kind::Firefox) {
            let own = Arc::clone(&scenario);
            let play = move || {
                let own = Arc::clone(&own);
                async move { run::run(&own, kind).await }
            };
            let trial = trial(format!("{}::{}", kind.name(), scenario.name), &runtime, play);
            trials.push(trial.with_ignored_flag(scenario.pending.is_some()));
        }
    }
    let cases = Arc::new(in_page::load(&run::root().join("tests/in-page"))?);
    for kind in Kind::ALL {
        let cases = Arc::clone(&cases);
        let play = move || {
            let cases = Arc::clone(&cases);
            async move { in_page::run(kind, &cases).await }
        };
        trials.push(trial(format!("{}::in-page-accesses", kind.name()), &runtime, play));
        trials.push(trial(format!("{}::in-page-same", kind.name()), &runtime, move || in_page::same(kind)));
    }
    let webmails = [
        ("webmail", webmail::SKIN, false),
        ("webmail-strict-csp", webmail::SKIN, true),
        ("webmail-larry", "larry", false),
        ("webmail-classic", "classic", false),
    ];
    for (name, skin, strict) in webmails {
        for kind in Kind::ALL {
            let trial =
                trial(format!("{}::{name}", kind.name()), &runtime, move || webmail::run(kind, skin, strict));
            trials.push(trial.with_ignored_flag(!webmail::program().exists()));
        }
    }
    for mode in channels::Mode::ALL {
        trials.push(trial(format!("{}::channels", mode.name()), &runtime, move || channels::run(mode)));
    }
    trials.push(trial("firefox::alias".to_owned(), &runtime, channels::apart::alias));
    for mode in [Mode::Chromium, Mode::Firefox] {
        let places = [("private-window", Apart::Private), ("container", Apart::Container)];
        for (name, place) in
            places.into_iter().filter(|(_, place)| *place == Apart::Private || mode == Mode::Firefox)
        {
            let play = move || channels::apart::run(mode, place);
            trials.push(trial(format!("{}::{name}", mode.name()), &runtime, play));
        }
        let play = move || channels::apart::burst(mode);
        trials.push(trial(format!("{}::worker-stopped-in-a-burst", mode.name()), &runtime, play));
    }
    libtest_mimic::run(&arguments, trials).exit();
}
