use super::*;
use crate::consent::companies::Holder;
use crate::{
    consent::{companies::Company, place::Place, signal::ASKED},
    evidence::Purpose,
};

const ADS: Purpose = Purpose::Advertising;
const STATS: Purpose = Purpose::Measurement;

fn stance(extent: Extent, purposes: &[(Purpose, bool)]) -> Stance {
    let purposes = purposes.iter().copied().collect();
    Stance::Chosen(Chosen { purposes, explicit: true, ..Chosen::new(extent) })
}

fn yes() -> Stance {
    stance(Extent::All, &[])
}

fn no() -> Stance {
    stance(Extent::None, &[])
}

fn stored(source: Source, name: &str) -> Signal {
    Signal { source, place: Place::Cookie(name.into()) }
}

fn platform() -> Signal {
    stored(Source::Platform("tarteaucitron".into()), "tarteaucitron")
}

fn tcf() -> Signal {
    Signal::api(Source::Tcf)
}

fn unlisted() -> Signal {
    stored(Source::unlisted(), "choix")
}

#[test]
fn yes_then_no_is_a_withdrawal_and_no_alone_a_refusal() {
    let mut consent = SiteConsent::default();
    assert!(consent.observe(Time(1), &platform(), yes(), Occasion::Change));
    assert_eq!(consent.standing(ADS, Time(1)), Standing::Granted);
    assert!(consent.observe(Time(5), &platform(), no(), Occasion::Change));
    assert_eq!(consent.decisions()[1].choice, Choice::Withdrawn);
    assert_eq!(consent.standing(ADS, Time(4)), Standing::Granted);
    assert_eq!(consent.standing(ADS, Time(5)), Standing::Withdrawn { since: Time(5) });

    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &platform(), no(), Occasion::Change);
    assert_eq!(consent.decisions()[0].choice, Choice::Refused);
    assert_eq!(consent.standing(ADS, Time(9)), Standing::Refused { since: Time(1) });
}

#[test]
fn same_day_yes_no_yes_is_ordered_by_our_clock() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
    consent.observe(Time(2), &tcf(), no(), Occasion::Act);
    consent.observe(Time(3), &tcf(), yes(), Occasion::Act);
    assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
    assert_eq!(consent.standing(ADS, Time(3)), Standing::Granted);
    assert!(!consent.is_watched(Time(3)));
}

#[test]
fn no_choice_and_rewrites_decide_nothing() {
    let mut consent = SiteConsent::default();
    assert!(!consent.observe(Time(1), &platform(), Stance::NotChosen, Occasion::Change));
    assert_eq!(consent.standing(ADS, Time(1)), Standing::NoChoice);
    assert!(consent.observe(Time(2), &platform(), yes(), Occasion::Change));
    assert!(!consent.observe(Time(3), &platform(), yes(), Occasion::Change));
    assert_eq!(consent.decisions().len(), 1);
}

#[test]
fn a_stale_positive_value_found_later_is_not_a_new_consent() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
    consent.observe(Time(2), &tcf(), no(), Occasion::Act);
    assert!(!consent.observe(Time(3), &tcf(), yes(), Occasion::Found));
    assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
}

#[test]
fn a_choice_found_at_first_sight_is_a_baseline_for_a_withdrawal() {
    let mut consent = SiteConsent::default();
    assert!(consent.observe(Time(1), &platform(), yes(), Occasion::Found));
    assert!(!consent.decisions()[0].explicit);
    consent.observe(Time(2), &platform(), no(), Occasion::Change);
    assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
}

#[test]
fn deleting_cookies_is_not_a_withdrawal() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &platform(), yes(), Occasion::Change);
    consent.observe(Time(2), &platform(), Stance::NotChosen, Occasion::Change);
    assert_eq!(consent.standing(ADS, Time(2)), Standing::NoChoice);
    assert_eq!(consent.decisions().len(), 1);

    // Nor does a refusal outlive its cookie: the site can no longer know of it.
    consent.observe(Time(3), &platform(), no(), Occasion::Change);
    assert!(consent.is_watched(Time(3)));
    consent.observe(Time(4), &platform(), Stance::NotChosen, Occasion::Change);
    assert!(!consent.is_watched(Time(4)));
}

#[test]
fn a_partial_withdrawal_concerns_its_purposes_only() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &platform(), yes(), Occasion::Change);
    let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
    consent.observe(Time(2), &platform(), partial, Occasion::Change);
    assert_eq!(consent.standing(ADS, Time(2)), Standing::Withdrawn { since: Time(2) });
    assert_eq!(consent.standing(STATS, Time(2)), Standing::Granted);
    assert_eq!(consent.standing(Purpose::Social, Time(2)), Standing::Unknown);
}

#[test]
fn a_store_written_step_by_step_is_one_decision() {
    let some = || stance(Extent::Some, &[]);
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &platform(), some(), Occasion::Change);
    consent.observe(Time(1_003), &platform(), yes(), Occasion::Change);
    consent.observe(Time(9_000), &platform(), some(), Occasion::Change);
    consent.observe(Time(9_003), &platform(), no(), Occasion::Change);
    let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
    assert_eq!(choices, [Choice::Granted, Choice::Withdrawn]);
    assert_eq!(consent.standing(ADS, Time(9_003)), Standing::Withdrawn { since: Time(9_003) });
}

#[test]
fn of_a_store_written_whole_every_change_is_a_decision() {
    // However late the browser tells: after a pause it delivers several changes at once.
    let some = || stance(Extent::Some, &[]);
    let mut consent = SiteConsent::default();
    let whole = Signal { source: Source::Platform("vanilla-cookieconsent".to_owned()), ..platform() };
    for (at, stance) in [(1_000, yes()), (9_000, some()), (9_003, no())] {
        consent.observe(Time(at), &whole, stance, Occasion::Change);
    }
    let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
    assert_eq!(choices, [Choice::Granted, Choice::Partial, Choice::Withdrawn]);
}

#[test]
fn a_refusal_written_step_by_step_is_one_decision() {
    let none = |items: &[&str]| {
        let items = items.iter().map(|item| ((*item).to_owned(), false)).collect();
        Stance::Chosen(Chosen { items, ..Chosen::none() })
    };
    let mut consent = SiteConsent::default();
    assert!(consent.observe(Time(1_000), &platform(), none(&["a"]), Occasion::Change));
    assert!(!consent.observe(Time(1_003), &platform(), none(&["a", "b"]), Occasion::Change));
    assert_eq!(consent.decisions().len(), 1);
}

#[test]
fn nothing_after_a_part_of_unknown_purpose_is_a_withdrawal_that_accuses_nobody() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &platform(), stance(Extent::Some, &[]), Occasion::Change);
    consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
    assert_eq!(consent.decisions()[1].choice, Choice::Withdrawn);
    assert_eq!(consent.standing(ADS, Time(9_000)), Standing::Unknown);
    // An opt-out accepts nothing.
    let mut consent = SiteConsent::default();
    let usp = Signal::api(Source::Usp);
    consent.observe(Time(1_000), &usp, stance(Extent::Unknown, &[(ADS, false)]), Occasion::Change);
    consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
    assert_eq!(consent.decisions()[1].choice, Choice::Refused);
}

#[test]
fn a_quick_no_does_not_swallow_the_yes_before_it() {
    let partial = || stance(Extent::Some, &[(ADS, true)]);
    for source in [tcf(), platform()] {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &source, partial(), Occasion::Change);
        consent.observe(Time(1_300), &source, no(), Occasion::Change);
        assert_eq!(consent.standing(ADS, Time(1_300)), Standing::Withdrawn { since: Time(1_300) });
    }
}

#[test]
fn repeating_a_refusal_does_not_move_its_date() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &tcf(), yes(), Occasion::Act);
    consent.observe(Time(2), &tcf(), no(), Occasion::Act);
    consent.observe(Time(3), &Signal::declared(), no(), Occasion::Act);
    assert_eq!(consent.standing(ADS, Time(3)), Standing::Withdrawn { since: Time(2) });
}

#[test]
fn a_declaration_counts_like_any_source() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &Signal::declared(), yes(), Occasion::Act);
    consent.observe(Time(2), &Signal::declared(), no(), Occasion::Act);
    assert_eq!(consent.in_force(Time(2)).map(|d| d.choice), Some(Choice::Withdrawn));
}

#[test]
fn two_voices_of_one_choice_are_one_decision() {
    let cookie = stored(Source::Tcf, "euconsent-v2");
    let mut consent = SiteConsent::default();
    assert!(consent.observe(Time(1_000), &cookie, yes(), Occasion::Change));
    assert!(!consent.observe(Time(1_003), &tcf(), yes(), Occasion::Act));
    assert!(!consent.observe(Time(1_010), &platform(), yes(), Occasion::Change));
    assert_eq!(consent.decisions().len(), 1);
    // What one of them knows more is kept.
    let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
    assert!(consent.observe(
        Time(9_000),
        &platform(),
        stance(Extent::Some, &[(ADS, false)]),
        Occasion::Change
    ));
    assert!(consent.observe(Time(9_001), &tcf(), partial, Occasion::Act));
    assert_eq!(consent.decisions().len(), 3);
    assert_eq!(consent.standing(ADS, Time(9_001)), Standing::Withdrawn { since: Time(9_000) });
    assert_eq!(consent.standing(STATS, Time(9_001)), Standing::Granted);
}

#[test]
fn a_voice_that_names_a_company_tells_something_new() {
    let some = || Chosen { purposes: [(ADS, true)].into(), ..Chosen::new(Extent::Some) };
    let companies = vec![Company { name: "Criteo".to_owned(), purposes: [(ADS, false)].into() }];
    let criteo = Holder { owners: vec!["Criteo"], reader: Some("Criteo") };
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &platform(), some().into(), Occasion::Change);
    assert!(!consent.is_watched(Time(1_000)));
    let told = Chosen { companies, ..some() };
    assert!(consent.observe(Time(1_100), &tcf(), told.clone().into(), Occasion::Act));
    assert!(!consent.observe(Time(1_200), &platform(), some().into(), Occasion::Change));
    assert!(!consent.observe(Time(1_300), &tcf(), told.into(), Occasion::Act));
    assert!(consent.is_watched(Time(9_000)));
    assert_eq!(consent.standing(ADS, Time(9_000)), Standing::Granted);
    assert_eq!(consent.standing_of(&criteo, ADS, Time(9_000)), Standing::Refused { since: Time(1_100) });
}

#[test]
fn two_voices_that_contradict_each_other_are_kept_and_accuse_nobody() {
    let cookie = stored(Source::Tcf, "euconsent-v2");
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &tcf(), yes(), Occasion::Act);
    consent.observe(Time(50_000), &cookie, no(), Occasion::Change);
    consent.observe(
        Time(50_100),
        &tcf(),
        stance(Extent::Some, &[(ADS, true), (STATS, false)]),
        Occasion::Act,
    );
    assert_eq!(consent.decisions().len(), 3);
    assert_eq!(consent.standing(ADS, Time(60_000)), Standing::Unknown);
    assert_eq!(consent.standing(STATS, Time(60_000)), Standing::Withdrawn { since: Time(50_000) });
    let disagreements = consent.disagreements(Time(60_000));
    let ads = |d: &&Disagreement| d.purpose == ADS && d.decided && d.signal == cookie.key();
    assert_eq!(disagreements.iter().filter(ads).count(), 1, "{disagreements:?}");
    // The next choice, told alike by both, is sure again.
    consent.observe(Time(90_000), &tcf(), no(), Occasion::Act);
    assert_eq!(consent.standing(ADS, Time(90_000)), Standing::Withdrawn { since: Time(90_000) });
    assert_eq!(consent.disagreements(Time(99_000)), []);
}

#[test]
fn a_store_that_still_says_yes_after_the_no_disagrees() {
    let cookie = stored(Source::Tcf, "euconsent-v2");
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &cookie, yes(), Occasion::Change);
    consent.observe(Time(9_000), &tcf(), no(), Occasion::Act);
    // The store may be on its way.
    assert_eq!(consent.disagreements(Time(9_100)), []);
    assert_eq!(consent.disagreements(Time(20_000)).len(), ASKED.len());
    assert_eq!(consent.standing(ADS, Time(20_000)), Standing::Withdrawn { since: Time(9_000) });
    consent.observe(Time(20_001), &cookie, no(), Occasion::Change);
    assert_eq!(consent.disagreements(Time(30_000)), []);
}

#[test]
fn an_api_disagrees_only_with_what_it_was_heard_to_contradict_since() {
    let mode = Signal::api(Source::GoogleConsentMode);
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &mode, yes(), Occasion::Found);
    consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
    assert_eq!(consent.disagreements(Time(20_000)), []);
    consent.observe(Time(21_000), &mode, yes(), Occasion::Found);
    assert_eq!(consent.disagreements(Time(22_000)).len(), ASKED.len());
}

#[test]
fn what_is_inferred_accuses_nobody_until_it_is_confirmed() {
    let mut consent = SiteConsent::default();
    assert!(!consent.observe(Time(500), &unlisted(), yes(), Occasion::Found));
    assert!(consent.observe(
        Time(1_000),
        &unlisted(),
        stance(Extent::Some, &[(ADS, true)]),
        Occasion::Change
    ));
    assert!(consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change));
    let decision = consent.in_force(Time(9_000)).unwrap();
    assert_eq!((decision.choice, decision.explicit), (Choice::Withdrawn, false));
    assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Unknown);
    assert!(consent.is_watched(Time(9_500)));
    assert_eq!(consent.confirm(Time(20_000), Choice::Granted), None);
    assert_eq!(consent.confirm(Time(20_000), Choice::Withdrawn), Some(Time(9_000)));
    assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Withdrawn { since: Time(9_000) });
    assert_eq!(consent.standing(ADS, Time(2_000)), Standing::Granted);
}

#[test]
fn who_says_refused_does_not_confirm_an_inferred_yes() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &unlisted(), yes(), Occasion::Change);
    consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change);
    consent.confirm(Time(20_000), Choice::Refused);
    assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Refused { since: Time(9_000) });
}

#[test]
fn nothing_is_inferred_where_a_known_source_speaks() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &platform(), yes(), Occasion::Change);
    assert!(!consent.observe(Time(9_000), &unlisted(), no(), Occasion::Change));
    assert_eq!(consent.standing(ADS, Time(9_500)), Standing::Granted);
    // Told first, it gives way.
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &unlisted(), yes(), Occasion::Change);
    assert!(consent.observe(Time(1_020), &platform(), no(), Occasion::Change));
    assert_eq!(consent.decisions().len(), 1);
    assert_eq!(consent.standing(ADS, Time(1_020)), Standing::Refused { since: Time(1_020) });
}

#[test]
fn accepting_all_says_nothing_of_what_was_not_asked() {
    let all = || stance(Extent::All, &[(ADS, true), (STATS, true), (Purpose::Social, false)]);
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &platform(), all(), Occasion::Change);
    assert_eq!(consent.standing(ADS, Time(1_000)), Standing::Granted);
    assert_eq!(consent.standing(Purpose::Social, Time(1_000)), Standing::NoChoice);
    assert!(!consent.is_watched(Time(1_000)));
    consent.observe(Time(9_000), &platform(), no(), Occasion::Change);
    assert_eq!(consent.standing(Purpose::Social, Time(9_000)), Standing::Refused { since: Time(9_000) });
    // Refused before, not asked now: neither.
    consent.observe(Time(19_000), &platform(), all(), Occasion::Change);
    assert_eq!(consent.standing(Purpose::Social, Time(19_000)), Standing::Unknown);
}

#[test]
fn a_deleted_cookie_clears_only_what_no_other_store_keeps() {
    let (cookie, other) = (stored(Source::Tcf, "euconsent-v2"), stored(Source::Tcf, "other"));
    let mut consent = SiteConsent::default();
    consent.observe(Time(1), &cookie, no(), Occasion::Change);
    consent.observe(Time(1), &other, no(), Occasion::Change);
    consent.observe(Time(5), &other, Stance::NotChosen, Occasion::Change);
    assert!(consent.is_watched(Time(5)));
    consent.observe(Time(6), &cookie, Stance::NotChosen, Occasion::Change);
    assert!(!consent.is_watched(Time(6)));
}

#[test]
fn what_a_click_allows_is_allowed_from_the_click_on() {
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &tcf(), no(), Occasion::Act);
    let partial = stance(Extent::Some, &[(STATS, true), (ADS, false)]);
    consent.observe(Time(9_200), &tcf(), partial, Occasion::Act);
    assert!(consent.standing(STATS, Time(9_100)).is_negative());
    consent.acted(Time(9_200), Time(9_050));
    assert_eq!(consent.standing(STATS, Time(9_100)), Standing::Granted);
    assert_eq!(consent.standing(ADS, Time(9_100)), Standing::Refused { since: Time(1_000) });
    assert!(consent.standing(STATS, Time(9_049)).is_negative());
    // What is forbidden is forbidden from the signal on.
    consent.observe(Time(20_200), &tcf(), no(), Occasion::Act);
    consent.acted(Time(20_200), Time(20_000));
    assert_eq!(consent.standing(STATS, Time(20_100)), Standing::Granted);
}

#[test]
fn signals_are_bounded() {
    let mut consent = SiteConsent::default();
    for n in 0..1_000 {
        consent.observe(Time(n), &stored(Source::unlisted(), &n.to_string()), yes(), Occasion::Found);
    }
    assert_eq!(consent.sources.len(), MOST_SIGNALS);
}

#[test]
fn older_records_are_read() {
    let old = r#"{"sources":{"tcf":"NotChosen"},"decisions":[{"at":5,"choice":"refused","source":"tcf",
        "explicit":true,"purposes":{}}],"cleared":[]}"#;
    let consent: SiteConsent = serde_json::from_str(old).unwrap();
    assert!(consent.decisions()[0].is_certain());
    assert_eq!(consent.standing(ADS, Time(9)), Standing::Refused { since: Time(5) });
}

#[test]
fn a_page_that_decides_without_end_is_bounded_and_what_is_in_force_stays_right() {
    let (mut consent, mut all) = (SiteConsent::default(), 0_u64);
    for turn in 1..1_000 {
        all += u64::from(consent.observe(Time(turn * 10_000), &platform(), yes(), Occasion::Change));
        let since = Time(turn * 10_000 + 5_000);
        all += u64::from(consent.observe(since, &platform(), no(), Occasion::Change));
        assert!(consent.decisions().len() <= MOST_DECISIONS);
        for purpose in ASKED {
            assert_eq!(consent.standing(purpose, since), Standing::Withdrawn { since });
        }
        assert_eq!(consent.decisions().last().unwrap().choice, Choice::Withdrawn);
    }
    assert_eq!(consent.dropped() + consent.decisions().len() as u64, all);
    assert!(consent.decisions()[0].is_certain_yes(), "what is kept begins where nothing before it matters");
    // Kept and read again it is the same.
    let text = serde_json::to_string(&consent).unwrap();
    assert_eq!(serde_json::from_str::<SiteConsent>(&text).unwrap(), consent);
}

#[test]
fn where_what_was_before_is_not_kept_nobody_is_accused_over_it() {
    let mut consent = SiteConsent::default();
    let some = [stance(Extent::Some, &[(STATS, true), (ADS, false)]), stance(Extent::Some, &[(ADS, false)])];
    for turn in 0..1_000_usize {
        consent.observe(Time(turn as u64 * 10_000), &platform(), some[turn % 2].clone(), Occasion::Change);
    }
    assert!(consent.dropped() > 0 && consent.decisions().len() <= MOST_DECISIONS);
    // Advertising was never allowed; whether it had been before what is kept cannot be told.
    assert_eq!(consent.standing(ADS, Time(u64::MAX)), Standing::Unknown);
}

#[test]
fn two_signals_of_one_choice_are_one_in_whichever_order_they_are_heard() {
    let store = stored(Source::Tcf, "euconsent-v2");
    for (first, second) in [(3_000, 3_004), (3_004, 3_000)] {
        let mut consent = SiteConsent::default();
        consent.observe(Time(1_000), &tcf(), yes(), Occasion::Act);
        consent.observe(Time(1_001), &store, yes(), Occasion::Change);
        assert!(consent.observe(Time(first), &tcf(), no(), Occasion::Act));
        assert!(!consent.observe(Time(second), &store, no(), Occasion::Change));
        let choices = consent.decisions().iter().map(|decision| decision.choice).collect::<Vec<_>>();
        assert_eq!(choices, [Choice::Granted, Choice::Withdrawn]);
    }
    // A later choice that is the same is another.
    let mut consent = SiteConsent::default();
    consent.observe(Time(1_000), &tcf(), yes(), Occasion::Act);
    consent.observe(Time(9_000), &tcf(), no(), Occasion::Act);
    assert!(consent.observe(Time(3_000), &store, no(), Occasion::Change));
    assert_eq!(consent.decisions().len(), 3);
}
