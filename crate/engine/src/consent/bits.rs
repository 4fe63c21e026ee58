//! Bits out of base64url text: what TC strings, GPP headers and GPP sections are written in.
//!
//! A [`BitText`] is one decoded segment; [`Bits`] walks it field by field, and says which field was
//! missing when the text ends too early.
//!
//! Reading a field is one eight-byte load and two shifts, wherever the field starts: that is what
//! makes decoding a long string cheap. The buffer carries eight spare bytes at its end for it.

#![allow(
    clippy::indexing_slicing,
    reason = "a table with a place for every byte; chunks of four bytes at most"
)]

use std::fmt;

/// Zero bytes kept after the last real one, so that every load of eight bytes stays inside.
const SPARE: usize = 8;

/// Not a character of the alphabet.
const BAD: u8 = 0x80;

/// The value of each byte in the alphabet of RFC 4648 section 5, or [`BAD`].
const VALUES: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut values = [BAD; 256];
    let mut i = 0;
    while i < alphabet.len() {
        values[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// Why a text holds no bits, or too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitsError {
    /// There is no text at all.
    Empty,
    /// A character outside base64url, or padding.
    NotBase64,
    /// The text ends inside the named field.
    Truncated(&'static str),
}

impl fmt::Display for BitsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BitsError::Empty => f.write_str("an empty segment"),
            BitsError::NotBase64 => f.write_str("a character that is not base64url"),
            BitsError::Truncated(field) => write!(f, "the text ends inside {field}"),
        }
    }
}

impl std::error::Error for BitsError {}

/// One segment of base64url text as bits, six per character.
#[derive(Clone, Debug)]
pub struct BitText {
    bytes: Vec<u8>,
    len: usize,
}

impl BitText {
    /// Decodes a segment. Unlike byte-wise base64, any number of characters is whole here.
    pub fn decode(text: &str) -> Result<BitText, BitsError> {
        let text = text.as_bytes();
        if text.is_empty() {
            return Err(BitsError::Empty);
        }
        let mut bytes = vec![0; text.len().div_ceil(4) * 3 + SPARE];
        let mut seen = 0;
        let (fours, rest) = text.as_chunks::<4>();
        let (threes, _) = bytes.as_chunks_mut::<3>();
        for (four, three) in fours.iter().zip(&mut *threes) {
            let &[a, b, c, d] = four;
            let [a, b, c, d] = [value(a), value(b), value(c), value(d)];
            seen |= a | b | c | d;
            *three = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        }
        if !rest.is_empty() {
            let mut last = [0; 4];
            for (last, &byte) in last.iter_mut().zip(rest) {
                *last = value(byte);
                seen |= *last;
            }
            let [a, b, c, d] = last;
            if let Some(three) = threes.get_mut(fours.len()) {
                *three = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
            }
        }
        if seen & BAD != 0 {
            return Err(BitsError::NotBase64);
        }
        Ok(BitText { bytes, len: text.len() * 6 })
    }

    /// Starts reading at the first bit.
    pub fn read(&self) -> Bits<'_> {
        Bits { text: self, at: 0 }
    }

    /// Number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bits; never the case after [`BitText::decode`].
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The value of a character, or [`BAD`].
#[inline(always)]
fn value(byte: u8) -> u8 {
    VALUES[usize::from(byte)]
}

/// Reads fields one after the other.
#[derive(Clone, Debug)]
pub struct Bits<'a> {
    text: &'a BitText,
    at: usize,
}

impl Bits<'_> {
    /// The next `count` bits (at most 56) as a number, most significant first.
    // Inlined by force: the wasm is built for size, and a call per field would cost as much as decoding.
    #[inline(always)]
    pub fn take(&mut self, count: usize, field: &'static str) -> Result<u64, BitsError> {
        if count > self.left() {
            return Err(BitsError::Truncated(field));
        }
        let value = self.peek(count);
        self.at += count;
        Ok(value)
    }

    /// The next bit as yes or no.
    #[inline(always)]
    pub fn flag(&mut self, field: &'static str) -> Result<bool, BitsError> {
        Ok(self.take(1, field)? == 1)
    }

    /// The next `count` bits as bytes, the first bit on top of the first byte, zeroes after the last.
    pub fn field(&mut self, count: usize, field: &'static str) -> Result<Box<[u8]>, BitsError> {
        if count > self.left() {
            return Err(BitsError::Truncated(field));
        }
        let mut bytes = vec![0; count.div_ceil(8)];
        let end = self.at + count;
        for chunk in bytes.chunks_mut(4) {
            let width = (end - self.at).min(32);
            let word = (self.peek(width) << (32 - width)) as u32;
            chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
            self.at += width;
        }
        Ok(bytes.into_boxed_slice())
    }

    /// How many bits are left.
    #[inline(always)]
    pub fn left(&self) -> usize {
        self.text.len - self.at
    }

    #[inline(always)]
    fn peek(&self, count: usize) -> u64 {
        let byte = self.at / 8;
        match self.text.bytes.get(byte..).and_then(<[u8]>::first_chunk) {
            Some(eight) if count > 0 => u64::from_be_bytes(*eight) << (self.at % 8) >> (64 - count),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_out_in_order_whatever_their_width() {
        // C = 000010, P = 001111, X = 010111, _ = 111111, - = 111110
        let text = BitText::decode("CPX_-").unwrap();
        let mut bits = text.read();
        assert_eq!(bits.take(6, "a"), Ok(2));
        assert_eq!(bits.take(9, "b"), Ok(0b001111010));
        assert_eq!(bits.take(15, "c"), Ok(0b111111111111110));
        assert_eq!(bits.left(), 0);
        assert_eq!(bits.take(1, "d"), Err(BitsError::Truncated("d")));
    }

    #[test]
    fn a_bit_field_keeps_its_order_at_any_offset() {
        let text = BitText::decode("__________A").unwrap();
        let mut bits = text.read();
        bits.take(3, "offset").unwrap();
        assert_eq!(&*bits.field(59, "f").unwrap(), &[255, 255, 255, 255, 255, 255, 255, 0b1000_0000]);
        assert_eq!(bits.left(), 4);
        assert_eq!(bits.field(5, "g"), Err(BitsError::Truncated("g")));
        assert_eq!(&*bits.field(0, "h").unwrap(), &[0u8; 0]);
    }

    #[test]
    fn what_is_not_base64url_is_refused_wherever_it_stands() {
        for text in ["A+AA", "AAAAA=", "é", " AAA", "AAAA\n"] {
            assert_eq!(BitText::decode(text).unwrap_err(), BitsError::NotBase64, "{text}");
        }
        assert_eq!(BitText::decode("").unwrap_err(), BitsError::Empty);
    }
}
