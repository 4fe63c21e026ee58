//! Writes the seeds as files: `cargo run -p temoin-fuzz -- DIRECTORY`. One directory a target, as cargo-fuzz takes
//! them.

use std::{env, fs, io, path::PathBuf};

use temoin_fuzz::TARGETS;

fn main() -> io::Result<()> {
    let corpus = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "fuzz/corpus".to_owned()));
    for target in TARGETS {
        let directory = corpus.join(target.name);
        fs::create_dir_all(&directory)?;
        let seeds = (target.seeds)();
        for (at, seed) in seeds.iter().enumerate() {
            fs::write(directory.join(format!("seed-{at}")), seed)?;
        }
        println!("{}: {} seeds", target.name, seeds.len());
    }
    Ok(())
}
