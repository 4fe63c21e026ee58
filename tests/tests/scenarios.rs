//! Every scenario, in every browser: `cargo test -p temoin-tests --test scenarios [chromium::reads-on]`.

use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use temoin_tests::{
    browser::{Apart, Kind},
    channels::{self, Mode},
    in_page, run, scenario, webmail,
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
        for kind in Kind::ALL {
            let (own, runtime) = (Arc::clone(&scenario), Arc::clone(&runtime));
            let trial = Trial::test(format!("{}::{}", kind.name(), scenario.name), move || {
                runtime.block_on(run::run(&own, kind)).map_err(|error| Failed::from(format!("{error:#}")))
            });
            trials.push(trial.with_ignored_flag(scenario.pending.is_some()));
        }
    }
    let cases = Arc::new(in_page::load(&run::root().join("tests/in-page"))?);
    for kind in Kind::ALL {
        let (cases, own) = (Arc::clone(&cases), Arc::clone(&runtime));
        trials.push(Trial::test(format!("{}::in-page-accesses", kind.name()), move || {
            own.block_on(in_page::run(kind, &cases)).map_err(|error| Failed::from(format!("{error:#}")))
        }));
        let runtime = Arc::clone(&runtime);
        trials.push(Trial::test(format!("{}::in-page-same", kind.name()), move || {
            runtime.block_on(in_page::same(kind)).map_err(|error| Failed::from(format!("{error:#}")))
        }));
    }
    for (strict, name) in [(false, "webmail"), (true, "webmail-strict-csp")] {
        for kind in Kind::ALL {
            let runtime = Arc::clone(&runtime);
            let trial = Trial::test(format!("{}::{name}", kind.name()), move || {
                let outcome = runtime.block_on(webmail::run(kind, strict));
                outcome.map_err(|error| Failed::from(format!("{error:#}")))
            });
            trials.push(trial.with_ignored_flag(!webmail::program().exists()));
        }
    }
    for mode in channels::Mode::ALL {
        let runtime = Arc::clone(&runtime);
        trials.push(Trial::test(format!("{}::channels", mode.name()), move || {
            runtime.block_on(channels::run(mode)).map_err(|error| Failed::from(format!("{error:#}")))
        }));
    }
    let own = Arc::clone(&runtime);
    trials.push(Trial::test("firefox::alias", move || {
        own.block_on(channels::apart::alias()).map_err(|error| Failed::from(format!("{error:#}")))
    }));
    for mode in [Mode::Chromium, Mode::Firefox] {
        let places = [("private-window", Apart::Private), ("container", Apart::Container)];
        for (name, place) in
            places.into_iter().filter(|(_, place)| *place == Apart::Private || mode == Mode::Firefox)
        {
            let runtime = Arc::clone(&runtime);
            trials.push(Trial::test(format!("{}::{name}", mode.name()), move || {
                let outcome = runtime.block_on(channels::apart::run(mode, place));
                outcome.map_err(|error| Failed::from(format!("{error:#}")))
            }));
        }
        let runtime = Arc::clone(&runtime);
        trials.push(Trial::test(format!("{}::worker-stopped-in-a-burst", mode.name()), move || {
            let outcome = runtime.block_on(channels::apart::burst(mode));
            outcome.map_err(|error| Failed::from(format!("{error:#}")))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}
