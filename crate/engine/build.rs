//! Turns the tables in `data/` into sorted text with an index, searched in place at run time (see
//! `src/knowledge/table.rs`): no parsing and no heap when a worker wakes up.

use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

/// The rules of the Public Suffix List that one name can carry.
const RULE: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data");
    let out = env::var("OUT_DIR")?;
    let tables: [(&str, &[&str]); 3] = [
        ("companies", &["companies"]),
        ("cookies", &["cookies", "first-party-cookies"]),
        ("exempt", &["exempt"]),
    ];
    for (name, sources) in tables {
        let mut rows = Vec::new();
        for source in sources {
            let text = fs::read_to_string(format!("data/{source}.tsv"))?;
            let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            rows.extend(lines.map(str::to_owned));
        }
        write_table(Path::new(&out), name, rows)?;
    }
    write_table(Path::new(&out), "suffixes", suffixes()?)?;
    Ok(())
}

/// One row per name: the name, a tab, its rules as a decimal digit.
fn suffixes() -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = BTreeMap::<String, u8>::new();
    for rule in fs::read_to_string("data/public-suffixes.txt")?.lines() {
        let (name, kind) = match (rule.strip_prefix("*."), rule.strip_prefix('!')) {
            (Some(parent), _) => (parent, WILDCARD),
            (_, Some(name)) => (name, EXCEPTION),
            _ => (rule, RULE),
        };
        *names.entry(name.to_owned()).or_default() |= kind;
    }
    Ok(names.into_iter().map(|(name, kinds)| format!("{name}\t{kinds}")).collect())
}

/// `NAME.txt`: the rows sorted by their first field; `NAME.idx`: where each starts, 4 bytes each.
fn write_table(out: &Path, name: &str, mut rows: Vec<String>) -> Result<(), Box<dyn Error>> {
    fn key(row: &str) -> &str {
        row.split('\t').next().unwrap_or(row)
    }
    rows.sort_by(|a, b| key(a).cmp(key(b)).then_with(|| a.cmp(b)));
    let (mut text, mut index) = (String::new(), Vec::new());
    for row in rows {
        index.extend(u32::try_from(text.len())?.to_le_bytes());
        text.push_str(&row);
        text.push('\n');
    }
    fs::write(out.join(format!("{name}.txt")), text)?;
    fs::write(out.join(format!("{name}.idx")), index)?;
    Ok(())
}
