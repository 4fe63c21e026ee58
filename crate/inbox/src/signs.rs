//! Is a list that no adapter knows one of mails? Collects what [`Signs`] weighs.

use js_sys::JsString;
use temoin_engine::inbox::{Signs, folder, same_site};
use web_sys::Element;

use crate::{
    dom::{self, Pattern, Root},
    scan,
};

/// Short texts of a page that may name a folder: those without elements in them, the first so many.
const NAMES: &str =
    ":is(a, button, li, span, div, p, td, b, strong, [role=treeitem], [role=tab]):not(:has(*))";
/// Texts that are looked at. Folders stand before the list.
const CONSIDERED: usize = 600;

/// A number, of which dates have one and prices.
const NUMBER: &str = "[0-9]";
/// The longest text of a row, in UTF-16 units.
pub const TEXT: u32 = 3_000;
/// Signs of currencies that prices have.
const CURRENCIES: &str = "[€$£₽₺]";

/// How many kinds of mail folders the document names, in its title or anywhere before the list.
pub fn folders(document: &Root, title: &str) -> usize {
    let mut seen = [false; 5];
    let mut note = |text: &str| {
        if text.len() > 2
            && let Some(kind) = folder(text)
            && let Some(seen) = seen.get_mut(kind)
        {
            *seen = true;
        }
    };
    title.split(['-', '–', '—', '|', '·', ':', '•', '/']).for_each(&mut note);
    let texts = scan::texts(&dom::matching_below(document, &JsString::from(NAMES)));
    scan::each_text(&texts).take(CONSIDERED).filter(|text| text.len() < 60).for_each(&mut note);
    seen.iter().filter(|seen| **seen).count()
}

/// What a sample of a list's rows says against it.
pub fn of_rows(sample: &[Element], host: &str) -> Signs {
    let link = JsString::from("a[href]");
    let leads_away = |row: &&Element| {
        let link = if dom::fits(row, &link) { Some((*row).clone()) } else { dom::first(row, &link) };
        link.as_ref().and_then(dom::link_host).is_some_and(|other| !same_site(&other, host))
    };
    let (currency, number) = (Pattern::new(CURRENCIES), Pattern::new(NUMBER));
    let has_price =
        |row: &&Element| dom::text_holds(row, 0..=TEXT, &currency) && dom::text_holds(row, 0..=TEXT, &number);
    let text = JsString::from("p, blockquote, pre, hr");
    let has_prose = |row: &&Element| dom::first(row, &text).is_some();
    // As many without it as it takes to know: most lists have nothing of the kind.
    let half = sample.len().div_ceil(2);
    let most =
        |test: &dyn Fn(&&Element) -> bool| sample.iter().filter(|row| !test(row)).take(half).count() < half;
    Signs {
        outbound: most(&leads_away),
        priced: most(&has_price),
        prose: most(&has_prose),
        ..Signs::default()
    }
}
