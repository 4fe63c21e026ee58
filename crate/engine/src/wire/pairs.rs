//! Names and values in an address or a body.

use std::borrow::Cow;

use serde_json::Value;

use crate::consent::platform::text::unescape;

/// Pairs of one text that are looked at; none honest has more.
const MOST: usize = 4_096;
/// An address in an address in an address: how deep one is looked into.
const DEEPEST: usize = 3;

/// A name and its value, unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The name; of a JSON member, its own, without those above it.
    pub name: Cow<'a, str>,
    /// The value.
    pub value: Cow<'a, str>,
}

/// Every pair of an address: its query, its fragment, and what some put into the path
/// (`/activity;gdpr=1;gdpr_consent=…`), also inside addresses that are values themselves.
pub fn of_url(url: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let after_host = url.split_once("://").map_or(url, |(_, rest)| rest);
    form(after_host, &['?', '&', ';', '#'], DEEPEST, &mut pairs);
    pairs
}

/// Every pair of a body: a form, JSON, or JSON in each line. Anything else has none.
pub fn of_body(body: &str) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let text = body.trim_start();
    if text.starts_with(['{', '[']) {
        for value in serde_json::Deserializer::from_str(text).into_iter::<Value>().map_while(Result::ok) {
            json(value, &mut pairs);
        }
    } else {
        form(body, &['&', '\n', '\r'], DEEPEST, &mut pairs);
    }
    pairs
}

fn form<'a>(text: &'a str, between: &[char], deep: usize, pairs: &mut Vec<Pair<'a>>) {
    for part in text.split(between) {
        let Some((name, value)) = part.split_once('=') else { continue };
        if pairs.len() >= MOST {
            return;
        }
        let (name, value) = (unescape(name), unescape(value));
        // An address handed on, or a query in a query.
        if deep > 0 && value.contains('=') {
            let mut inner = Vec::new();
            form(&value, &['?', '&', ';', '#'], deep - 1, &mut inner);
            let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
            let inner =
                inner.into_iter().map(|pair| Pair { name: owned(pair.name), value: owned(pair.value) });
            pairs.extend(inner.take(MOST - pairs.len()));
        }
        pairs.push(Pair { name, value });
    }
}

/// Strings and numbers of a JSON value with the name each stands under. No recursion: the parser itself refuses
/// more than 128 levels.
fn json(value: Value, pairs: &mut Vec<Pair<'_>>) {
    let mut open = vec![(String::new(), value)];
    while let Some((name, value)) = open.pop() {
        if pairs.len() >= MOST {
            return;
        }
        match value {
            Value::String(text) => pairs.push(Pair { name: name.into(), value: text.into() }),
            Value::Number(number) => {
                pairs.push(Pair { name: name.into(), value: number.to_string().into() });
            }
            Value::Array(items) => open.extend(items.into_iter().map(|item| (name.clone(), item))),
            Value::Object(members) => open.extend(members),
            Value::Null | Value::Bool(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn has(pairs: &[Pair<'_>], name: &str, value: &str) {
        assert!(pairs.iter().any(|pair| pair.name == name && pair.value == value), "{pairs:?}");
    }

    #[test]
    fn finds_them_in_query_path_and_fragment() {
        let pairs =
            of_url("https://ad.regie.test/activity;src=1;gdpr_consent=CP%2Ba?x=1&us_privacy=1YNN#y=2");
        for (name, value) in
            [("src", "1"), ("gdpr_consent", "CP+a"), ("x", "1"), ("us_privacy", "1YNN"), ("y", "2")]
        {
            has(&pairs, name, value);
        }
    }

    #[test]
    fn looks_into_addresses_that_are_handed_on() {
        let inner = "https%3A%2F%2Fb.test%2F%3Fto%3Dhttps%253A%252F%252Fc.test%252F%253Fgpp%253DDBABM";
        has(&of_url(&format!("https://a.test/r?u={inner}")), "gpp", "DBABM");
    }

    #[test]
    fn reads_forms_and_json_bodies() {
        has(&of_body("a=1&gdpr_consent=CP"), "gdpr_consent", "CP");
        has(&of_body(r#" {"user":{"ext":{"consent":"CP"}},"n":[1,{"us_privacy":"1YYN"}]}"#), "consent", "CP");
        has(&of_body(r#"{"user":[{"us_privacy":"1YYN"}]}"#), "us_privacy", "1YYN");
        has(&of_body("{\"a\":\"1\"}\n{\"b\":\"2\"}"), "b", "2");
        assert_eq!(of_body("PNG, no pairs at all"), []);
        assert_eq!(of_body("{broken"), []);
    }

    #[test]
    fn is_bounded() {
        let long = format!("https://a.test/?{}", "a=1&".repeat(100_000));
        assert_eq!(of_url(&long).len(), MOST);
        let nested = (0..40).fold("x=1".to_owned(), |inner, _| {
            format!("u={}", inner.replace('%', "%25").replace('=', "%3D"))
        });
        assert!(of_url(&format!("https://a.test/?{nested}")).len() <= MOST);
        assert_eq!(of_body(&"[".repeat(100_000)), []);
    }
}
