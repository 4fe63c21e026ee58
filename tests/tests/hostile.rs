//! Pages that mean harm, in every browser: `cargo test -p temoin-tests --test hostile`.

use std::sync::Arc;

use libtest_mimic::Arguments;
use temoin_tests::{browser::Kind, hostile, run, trial::trial};
use tokio::runtime::Runtime;

fn main() -> anyhow::Result<()> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(1);
    let runtime = Arc::new(Runtime::new()?);
    let cases = Arc::new(hostile::load(&run::root().join("tests/hostile"))?);
    let trials = Kind::ALL.map(|kind| {
        let cases = Arc::clone(&cases);
        let play = move || {
            let cases = Arc::clone(&cases);
            async move { hostile::run(kind, &cases).await }
        };
        trial(format!("{}::hostile-pages", kind.name()), &runtime, play).with_ignored_flag(true)
    });
    libtest_mimic::run(&arguments, trials.into()).exit();
}
