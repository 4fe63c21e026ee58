//! What comes back from a disk or a file: records, the journal, documents, settings.

use serde_json::{Value, from_str, to_string};
use temoin_engine::{
    Engine,
    event::Event,
    evidence::{
        document::Document,
        journal::{Journal, Line},
    },
    record::Record,
    time::Time,
};
use temoin_ui::settings::file;

use crate::{engine::Shell, text};

/// Records as they lie on the disk, one a line. An engine starts from them and goes on.
pub fn record(bytes: &[u8]) {
    let text = text(bytes);
    let mut shell = Shell::default();
    for line in text.lines().take(64) {
        let Ok(record) = from_str::<Record>(line) else { continue };
        let written = to_string(&record).unwrap_or_default();
        let again = from_str::<Record>(&written);
        assert_eq!(again.ok().as_ref(), Some(&record), "{written}");
        record.key().to_string();
        shell.keep(record);
    }
    let mut shell = shell.restarted();
    shell.observe(Event::TimePassed { at: Time(1_700_000_000_000) });
    shell.observe(Event::Swept {
        at: Time(1_700_000_000_001),
        oldest: Time(1_600_000_000_000),
        excess: 1_000,
    });
    shell.observe(Event::TimePassed { at: Time(u64::MAX) });
    shell.look();
}

/// A journal with its lines and the records it binds, as JSON: `[journal, [line…], [[address, text]…]]`.
pub fn journal(bytes: &[u8]) {
    type Kept = (Journal, Vec<Line>, Vec<(String, String)>);
    let Ok((mut journal, lines, records)) = from_str::<Kept>(&text(bytes)) else { return };
    let texts = || records.iter().map(|(address, text)| (address.as_str(), text.as_str()));
    let intact = journal.verify(lines.clone(), texts());
    if let Err(broken) = &intact {
        broken.to_string();
    }
    let before = journal.fold(records.len() as u64).unwrap_or(journal.next / 2);
    let folded = journal.clone().folded(Time(1), before, lines.clone());
    if intact.is_ok() {
        assert!(folded.is_ok(), "an intact journal can be folded");
    }
    let line = journal.append(Time(u64::MAX), "finding/x", Some("{}"));
    let mut lines = lines;
    lines.push(line);
    // One more line does not mend what is broken.
    let all = journal.verify(lines, texts().chain([("finding/x", "{}")]));
    assert!(all.is_ok() <= intact.is_ok() || records.iter().any(|(address, _)| address == "finding/x"));
}

/// A document that somebody hands over.
pub fn document(bytes: &[u8]) {
    let Ok(document) = from_str::<Document>(&text(bytes)) else { return };
    let again = to_string(&document).ok().and_then(|text| from_str::<Document>(&text).ok());
    assert_eq!(again.as_ref(), Some(&document));
    assert_eq!(again.is_some_and(|again| again.is_intact()), document.is_intact());
    // Any other first character of a site's name breaks it.
    let mut changed = document.clone();
    if let Some(site) = changed.sites.first_mut() {
        site.site.push('x');
        assert!(!(document.is_intact() && changed.is_intact()));
    }
}

/// A file of settings.
pub fn settings(bytes: &[u8]) {
    let text = text(bytes);
    let Ok(all) = file::read(&text) else { return };
    assert_eq!(all.settings.clone().within_bounds(), all.settings);
    assert_eq!(file::read(&file::write(&all)), Ok(all.clone()));
    let mut engine = Engine::new([0; 16]);
    engine.observe(Event::Set { at: Time(1), settings: all.settings.clone() });
    assert_eq!(*engine.settings(), all.settings);
    for bytes in [0, usize::MAX] {
        all.settings.sweep(Time(u64::MAX), bytes, true);
    }
    assert!(from_str::<Value>(&text).is_ok());
}
