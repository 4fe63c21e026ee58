//! What cookies are for, remembered: a page sends the same ones with each of its requests.

use std::{cell::RefCell, collections::HashMap};

use super::classify;
use crate::evidence::Purpose;

/// Answers remembered at most; then all are forgotten.
const MOST: usize = 4_096;

/// Purposes by domain and name.
#[derive(Default)]
struct Memo {
    by_domain: HashMap<String, HashMap<String, Purpose>>,
    size: usize,
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// What [`classify`] says a cookie is for.
pub fn purpose_of(name: &str, domain: &str) -> Purpose {
    MEMO.with_borrow_mut(|memo| {
        if let Some(purpose) = memo.by_domain.get(domain).and_then(|names| names.get(name)) {
            return *purpose;
        }
        if memo.size >= MOST {
            *memo = Memo::default();
        }
        let purpose = classify(name, domain).purpose;
        memo.by_domain.entry(domain.to_owned()).or_default().insert(name.to_owned(), purpose);
        memo.size += 1;
        purpose
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_classify_says_and_stays_small() {
        for round in 0..3 {
            for number in 0..3_000 {
                let name = if number % 3 == 0 { "_ga".to_owned() } else { format!("clef{round}{number}") };
                let domain = format!("site{}.test", number % 70);
                assert_eq!(purpose_of(&name, &domain), classify(&name, &domain).purpose, "{name} {domain}");
            }
        }
        MEMO.with_borrow(|memo| assert!(memo.size <= MOST));
    }
}
