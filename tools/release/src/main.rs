//! What a release needs beside the programs. `build.sh` calls it:
//!
//! ```text
//! temoin-release notices          NOTICE.md with all that is compiled in, to standard output
//! temoin-release bill VERSION     the bill of materials, to standard output
//! temoin-release pack DIR FILE…   an archive of each directory
//! ```

mod bill;
mod notices;
mod pack;
mod shipped;

use std::{env, fs, path::Path};

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments = env::args().skip(1).collect::<Vec<_>>();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["notices"] => {
            let accepted = notices::accepted(&fs::read_to_string("deny.toml")?)?;
            // Two tables of facts are under the Apache licence.
            let crates = notices::notices(&shipped::shipped()?, &accepted, &["Apache-2.0"])?;
            print!("{}{crates}", fs::read_to_string("NOTICE.md")?);
        }
        ["bill", version] => {
            let bill = bill::bill(version, &shipped::shipped()?, &fs::read_to_string("NOTICE.md")?);
            println!("{}", serde_json::to_string_pretty(&bill)?);
        }
        ["pack", ref pairs @ ..] if !pairs.is_empty() && pairs.len().is_multiple_of(2) => {
            let mut packer = pack::Packer::default();
            for pair in pairs.chunks_exact(2) {
                packer.pack(Path::new(pair[0]), Path::new(pair[1]))?;
            }
        }
        _ => bail!("usage: temoin-release notices | bill VERSION | pack DIRECTORY ARCHIVE…"),
    }
    Ok(())
}
