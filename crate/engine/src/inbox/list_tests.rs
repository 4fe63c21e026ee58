//! Lists as they were described or can be met, each row by what the reader would say of it.

use super::super::{AdKind, Backdrop, Feature, LabelPlace, Link, Look, Row, Verdict};
use super::*;

fn mail() -> Row {
    Row {
        date: true,
        id: true,
        select: true,
        address: true,
        text: 80,
        look: Look::OF_A_MAIL,
        ..Row::default()
    }
}

/// The CNIL's §60: grey, "annonce" for the date, a cross for the checkbox, a sender like any other, a new tab.
fn orange() -> Row {
    Row {
        label: Some(("annonce".into(), LabelPlace::DateSlot)),
        close: true,
        link: Link::Outbound,
        new_tab: true,
        text: 60,
        look: Look { backdrop: Backdrop::Slight, ..Look::OF_A_MAIL },
        ..Row::default()
    }
}

fn heading(text: usize) -> Row {
    Row { text, ..Row::default() }
}

/// Verdict on `row` among twelve mails of the kind `mail`.
fn among(mail: &Row, row: Row) -> Verdict {
    let mut rows = vec![mail.clone(); 12];
    rows.insert(5, row);
    let verdicts = sort(&Habits::of(&Counts::of(&rows)), &rows);
    assert!(verdicts.iter().enumerate().all(|(at, verdict)| at == 5 || *verdict == Verdict::Mail));
    verdicts[5].clone()
}

fn is_ad(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Ad { .. })
}

#[test]
fn orange_on_ox_app_suite() {
    let verdict = among(&mail(), orange());
    assert_eq!(
        verdict,
        Verdict::Ad {
            kind: AdKind::Disguised,
            features: vec![
                Feature::NoDate,
                Feature::LabelInDateSlot,
                Feature::NoMessageId,
                Feature::CloseInsteadOfCheckbox,
                Feature::NoSenderAddress,
                Feature::OutboundLink,
                Feature::NewTab,
                Feature::OddBackground,
            ],
        }
    );
}

#[test]
fn orange_with_an_id_like_a_mail_s() {
    assert!(is_ad(&among(&mail(), Row { id: true, ..orange() })));
}

#[test]
fn orange_where_lists_show_no_checkbox_and_carry_no_id() {
    let plain = Row { id: false, select: false, address: false, ..mail() };
    assert!(is_ad(&among(&plain, Row { close: false, ..orange() })));
}

#[test]
fn an_advertisement_whose_label_is_a_picture() {
    assert!(is_ad(&among(&mail(), Row { label: None, ..orange() })));
}

#[test]
fn an_advertisement_by_its_name_and_ad_server() {
    let row = Row { named: true, link: Link::AdHost, text: 40, ..Row::default() };
    assert!(is_ad(&among(&mail(), row)));
}

#[test]
fn a_plainly_distinct_one() {
    let row = Row {
        label: Some(("publicité".into(), LabelPlace::Elsewhere)),
        link: Link::Outbound,
        new_tab: true,
        text: 60,
        look: Look { backdrop: Backdrop::Strong, badge: true, framed: true, ..Look::default() },
        ..Row::default()
    };
    assert!(matches!(among(&mail(), row), Verdict::Ad { kind: AdKind::Labelled, .. }));
}

#[test]
fn every_third_row_an_advertisement() {
    let rows: Vec<Row> = (0..12).map(|at| if at % 3 == 1 { orange() } else { mail() }).collect();
    let verdicts = sort(&Habits::of(&Counts::of(&rows)), &rows);
    for (at, verdict) in verdicts.iter().enumerate() {
        assert_eq!(is_ad(verdict), at % 3 == 1, "{at}");
    }
}

#[test]
fn mails_are_never_marked() {
    let label = |place| Some(("publicité".to_string(), place));
    let mails = [
        ("a subject that is exactly a label", Row { label: label(LabelPlace::Elsewhere), ..mail() }),
        ("no sender address", Row { address: false, ..mail() }),
        ("a draft: no date, no sender", Row { date: false, address: false, ..mail() }),
        ("no subject", Row { text: 12, ..mail() }),
        ("a chip that links to another site", Row { link: Link::Outbound, new_tab: true, ..mail() }),
        (
            "a newsletter with an ad server's link and name",
            Row { link: Link::AdHost, named: true, frame: true, ..mail() },
        ),
        ("a draft called Annonce", Row { date: false, label: label(LabelPlace::Elsewhere), ..mail() }),
        (
            "a read row in grey",
            Row { look: Look { backdrop: Backdrop::Strong, ..Look::OF_A_MAIL }, ..mail() },
        ),
        ("built otherwise, by another extension", Row { look: Look::default(), ..mail() }),
        ("just arrived: no id yet", Row { id: false, ..mail() }),
        ("no checkbox yet", Row { select: false, ..mail() }),
        ("a cross to delete it", Row { close: true, select: false, ..mail() }),
        ("an opened mail", Row { text: 3_000, ..orange() }),
        ("an opened mail of pictures", Row { look: Look { tall: true, ..Look::OF_A_MAIL }, ..orange() }),
        ("a row around two mails", Row { mails_within: 2, ..orange() }),
    ];
    for (what, row) in mails {
        assert_eq!(among(&mail(), row), Verdict::Mail, "{what}");
    }
}

#[test]
fn what_is_neither_mail_nor_advertisement() {
    let others = [
        ("a date heading", heading(9), Verdict::Separator),
        (
            "a heading that is a label",
            Row { label: Some(("annonces".into(), LabelPlace::Elsewhere)), ..Row::default() },
            Verdict::Separator,
        ),
        ("a skeleton", Row::default(), Verdict::Placeholder),
        (
            "a tip with a link elsewhere",
            Row { link: Link::Outbound, new_tab: true, ..heading(90) },
            Verdict::Separator,
        ),
        (
            "a tip that can be closed and links elsewhere",
            Row { close: true, link: Link::Outbound, new_tab: true, ..heading(90) },
            Verdict::Separator,
        ),
        ("a tip that can be closed", Row { close: true, ..heading(90) }, Verdict::Separator),
        ("load more", heading(20), Verdict::Separator),
    ];
    for (what, row, expected) in others {
        assert_eq!(among(&mail(), row), expected, "{what}");
    }
}

#[test]
fn a_list_of_something_else_is_left_alone() {
    // No dates: a menu, a shop. No feature is even looked at.
    let rows = vec![orange(), heading(20), heading(20), heading(20), heading(20)];
    assert!(sort(&Habits::of(&Counts::of(&rows)), &rows).iter().all(|verdict| *verdict == Verdict::Mail));
    // Two mails are no habit.
    let rows = vec![mail(), mail(), orange()];
    assert_eq!(Habits::of(&Counts::of(&rows)), Habits::default());
}

#[test]
fn no_single_feature_marks_a_row() {
    let bare = Row {
        date: true,
        id: true,
        select: true,
        address: true,
        text: 40,
        look: Look::OF_A_MAIL,
        ..Row::default()
    };
    let habits = Habits { dates: true, ids: true, selects: true, addresses: true };
    let single = [
        Row { date: false, ..bare.clone() },
        Row { id: false, ..bare.clone() },
        Row { select: false, close: true, ..bare.clone() },
        Row { label: Some(("ad".into(), LabelPlace::DateSlot)), date: false, ..bare.clone() },
        Row { link: Link::AdHost, ..bare.clone() },
        Row { named: true, ..bare.clone() },
        Row { frame: true, ..bare.clone() },
        Row { known: true, ..bare },
    ];
    for row in single {
        assert!(!is_ad(&judge(&habits, &row)), "{row:?}");
    }
}

#[test]
fn a_single_mail_in_a_list_that_is_known() {
    let rows = [orange(), mail(), orange(), orange()];
    let verdicts = sort(&Habits::known(&Counts::of(&rows)), &rows);
    assert_eq!(verdicts.iter().filter(|verdict| is_ad(verdict)).count(), 3);
    assert_eq!(verdicts[1], Verdict::Mail);
    // Nothing to compare with: nothing is said.
    assert_eq!(Habits::known(&Counts::of(&[orange(), orange()])), Habits::default());
}

/// What has a label and lacks all that mails have, in a list with every habit.
fn labelled(text: usize) -> Row {
    Row { label: Some(("annonces".into(), LabelPlace::Elsewhere)), text, ..Row::default() }
}

#[test]
fn a_label_and_nearly_nothing_else_is_a_heading() {
    let mails = [mail(), mail(), mail(), mail()];
    let habits = Habits::of(&Counts::of(&mails));
    assert!(matches!(judge(&habits, &labelled(40)), Verdict::Ad { .. }));
    assert!(!matches!(judge(&habits, &labelled(11)), Verdict::Ad { .. }));
}

#[test]
fn a_group_called_advertisements_and_an_answer_being_written_are_none() {
    let mails = [mail(), mail(), mail(), mail()];
    let habits = Habits::of(&Counts::of(&mails));
    let group = Row { opens_here: true, ..labelled(40) };
    let named = Row { look: Look { label_for_sender: true, ..Look::default() }, ..labelled(40) };
    let answer = Row { opened: true, link: Link::Outbound, ..labelled(40) };
    for row in [group, named, answer] {
        assert!(!matches!(judge(&habits, &row), Verdict::Ad { .. }), "{row:?}");
    }
}
