//! What stored values are wrapped in: percent-encoding, JSON, base64.

use std::borrow::Cow;

use serde_json::Value;

use super::StoredError;

/// Undoes percent-encoding; a `%` that starts no escape is kept, bytes that are no UTF-8 become `�`.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = (byte == b'%')
            .then(|| Some((hex(*bytes.get(at + 1)?)? << 4) | hex(*bytes.get(at + 2)?)?))
            .flatten();
        out.push(escape.unwrap_or(byte));
        at += if escape.is_some() { 3 } else { 1 };
    }
    Cow::Owned(match String::from_utf8(out) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// JSON, plain or percent-encoded once or twice (a cookie set by a server that escapes what a script
/// escaped already).
pub(in crate::consent) fn json(text: &str) -> Result<Value, StoredError> {
    let once = unescape(text);
    let plain = if once.starts_with('%') { unescape(&once).into_owned().into() } else { once };
    serde_json::from_str(&plain).map_err(|_| StoredError::Malformed("not JSON"))
}

/// JSON in base64, either alphabet, padded or not, perhaps percent-encoded.
pub(in crate::consent) fn base64_json(text: &str) -> Result<Value, StoredError> {
    let text = unescape(text);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut word, mut width) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return Err(StoredError::Malformed("not base64")),
        };
        word = word << 6 | u32::from(value);
        width += 6;
        if width >= 8 {
            width -= 8;
            bytes.push((word >> width) as u8);
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| StoredError::Malformed("not JSON in base64"))
}

/// The value of a key of a JSON object as yes or no.
pub(in crate::consent) fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key).and_then(Value::as_bool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_half_ones_kept() {
        assert_eq!(unescape("a%20b%2Cc"), "a b,c");
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%4"), "%4");
        assert_eq!(unescape("%zz%41"), "%zzA");
        assert_eq!(unescape("%c3%a9"), "é");
        assert_eq!(unescape("%ff"), "\u{fffd}");
    }

    #[test]
    fn json_is_read_through_its_wrappings() {
        for text in [r#"{"a":true}"#, "%7B%22a%22%3Atrue%7D", "%257B%2522a%2522%253Atrue%257D"] {
            assert_eq!(flag(&json(text).unwrap(), "a"), Some(true), "{text}");
        }
        for text in ["eyJhIjp0cnVlfQ==", "eyJhIjp0cnVlfQ", "eyJhIjp0cnVlfQ%3D%3D"] {
            assert_eq!(flag(&base64_json(text).unwrap(), "a"), Some(true), "{text}");
        }
        assert!(json("{").is_err());
        assert!(base64_json("é").is_err());
    }

    #[test]
    fn deep_nesting_is_an_error() {
        assert!(json(&"[".repeat(1 << 20)).is_err());
    }
}
