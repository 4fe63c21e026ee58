//! Rows of message lists.

use arbitrary::{Result, Unstructured};
use temoin_engine::inbox::{
    Backdrop, Counts, Habits, LabelPlace, Link, Look, Row, Verdict, folder, is_ad_host, is_label,
    is_mail_host, judge, kind, named_for, names_an_ad, normalise, reads_as_date, sort,
};

use crate::text;

/// Rows of a list as the reader saw them, and the texts in it.
pub fn row(bytes: &[u8]) {
    texts(&text(bytes));
    let mut drawn = Unstructured::new(bytes);
    let mut rows = Vec::new();
    while !drawn.is_empty() && rows.len() < 64 {
        rows.extend(one(&mut drawn));
    }
    let habits = Habits::of(&Counts::of(&rows));
    let verdicts = sort(&habits, &rows);
    assert_eq!(verdicts.len(), rows.len());
    for (row, verdict) in rows.iter().zip(&verdicts) {
        let _ = kind(row);
        let _ = judge(&Habits { dates: true, ids: true, selects: true, addresses: true }, row);
        let Verdict::Ad { features, .. } = verdict else { continue };
        // What has all that a mail has is never marked.
        assert!(!(row.date && row.id && row.select), "{row:?}");
        assert!(features.len() >= 3, "{row:?}: {features:?}");
    }
}

fn texts(text: &str) {
    let normal = normalise(text);
    assert_eq!(normalise(&normal), normal, "{text:?}");
    for asked in [is_label, reads_as_date, names_an_ad, is_ad_host, is_mail_host] {
        asked(text);
    }
    let _ = (folder(text), named_for(text, None));
}

fn one(drawn: &mut Unstructured<'_>) -> Result<Row> {
    let bits: u32 = drawn.arbitrary()?;
    let bit = |at: u32| bits >> at & 1 == 1;
    let label = match drawn.int_in_range(0..=3)? {
        0 => Some(("annonce".to_owned(), LabelPlace::DateSlot)),
        1 => Some(("ad".to_owned(), LabelPlace::Elsewhere)),
        _ => None,
    };
    let look = Look {
        backdrop: *drawn.choose(&[Backdrop::Same, Backdrop::Slight, Backdrop::Strong])?,
        mail_height: bit(16),
        sender_slot: bit(17),
        mail_shape: bit(18),
        label_for_sender: bit(19),
        badge: bit(20),
        framed: bit(21),
        picture: bit(22),
        tall: bit(23),
    };
    Ok(Row {
        date: bit(0),
        id: bit(1),
        select: bit(2),
        close: bit(3),
        address: bit(4),
        label,
        link: *drawn.choose(&[Link::Inside, Link::Outbound, Link::AdHost])?,
        opens_here: bit(5),
        new_tab: bit(6),
        named: bit(7),
        frame: bit(8),
        known: bit(9),
        text: *drawn.choose(&[0, 1, 11, 12, 60, 1_200, 1_201, usize::MAX])?,
        mails_within: *drawn.choose(&[0, 0, 0, 1, 2, usize::MAX])?,
        opened: bit(10),
        look,
    })
}
