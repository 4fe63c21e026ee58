//! Bits out of base64url text: what TC strings, GPP headers and GPP sections are written in.
//!
//! A [`BitText`] is one decoded segment; [`Bits`] walks it field by field, and says which field was
//! missing when the text ends too early.
//!
//! Reading a field is one eight-byte load and two shifts, wherever the field starts: that is what
//! makes decoding a long string cheap. The buffer carries eight spare bytes at its end for it.

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
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3 + SPARE);
        let mut seen = 0;
        let mut fours = text.chunks_exact(4);
        for four in &mut fours {
            let values = [
                VALUES[four[0] as usize],
                VALUES[four[1] as usize],
                VALUES[four[2] as usize],
                VALUES[four[3] as usize],
            ];
            seen |= values[0] | values[1] | values[2] | values[3];
            bytes.extend_from_slice(&pack(values));
        }
        let rest = fours.remainder();
        if !rest.is_empty() {
            let mut values = [0; 4];
            for (value, &byte) in values.iter_mut().zip(rest) {
                *value = VALUES[byte as usize];
                seen |= *value;
            }
            bytes.extend_from_slice(&pack(values));
        }
        if seen & BAD != 0 {
            return Err(BitsError::NotBase64);
        }
        bytes.extend_from_slice(&[0; SPARE]);
        Ok(BitText {
            bytes,
            len: text.len() * 6,
        })
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

/// Four values of six bits as three bytes.
fn pack(values: [u8; 4]) -> [u8; 3] {
    [
        values[0] << 2 | values[1] >> 4 & 0x03,
        values[1] << 4 | values[2] >> 2 & 0x0f,
        values[2] << 6 | values[3] & 0x3f,
    ]
}

/// Reads fields one after the other.
#[derive(Clone, Debug)]
pub struct Bits<'a> {
    text: &'a BitText,
    at: usize,
}

impl Bits<'_> {
    /// The next `count` bits (at most 56) as a number, most significant first.
    pub fn take(&mut self, count: usize, field: &'static str) -> Result<u64, BitsError> {
        if count > self.left() {
            return Err(BitsError::Truncated(field));
        }
        let value = self.peek(count);
        self.at += count;
        Ok(value)
    }

    /// The next bit as yes or no.
    pub fn flag(&mut self, field: &'static str) -> Result<bool, BitsError> {
        Ok(self.take(1, field)? == 1)
    }

    /// The next `count` bits as bytes, the first bit on top of the first byte, zeroes after the last.
    pub fn field(&mut self, count: usize, field: &'static str) -> Result<Box<[u8]>, BitsError> {
        if count > self.left() {
            return Err(BitsError::Truncated(field));
        }
        let end = self.at + count;
        let mut bytes = Vec::with_capacity(count.div_ceil(8));
        while end - self.at >= 32 {
            bytes.extend_from_slice(&(self.peek(32) as u32).to_be_bytes());
            self.at += 32;
        }
        while self.at < end {
            let width = (end - self.at).min(8);
            bytes.push((self.peek(width) << (8 - width)) as u8);
            self.at += width;
        }
        Ok(bytes.into_boxed_slice())
    }

    /// How many bits are left.
    pub fn left(&self) -> usize {
        self.text.len - self.at
    }

    fn peek(&self, count: usize) -> u64 {
        let byte = self.at / 8;
        match self.text.bytes.get(byte..byte + 8) {
            Some(eight) if count > 0 => {
                let mut word = [0; 8];
                word.copy_from_slice(eight);
                u64::from_be_bytes(word) << (self.at % 8) >> (64 - count)
            }
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
        assert_eq!(
            &*bits.field(59, "f").unwrap(),
            &[255, 255, 255, 255, 255, 255, 255, 0b1000_0000]
        );
        assert_eq!(bits.left(), 4);
        assert_eq!(bits.field(5, "g"), Err(BitsError::Truncated("g")));
        assert_eq!(&*bits.field(0, "h").unwrap(), &[0u8; 0]);
    }

    #[test]
    fn what_is_not_base64url_is_refused_wherever_it_stands() {
        for text in ["A+AA", "AAAAA=", "é", " AAA", "AAAA\n"] {
            assert_eq!(
                BitText::decode(text).unwrap_err(),
                BitsError::NotBase64,
                "{text}"
            );
        }
        assert_eq!(BitText::decode("").unwrap_err(), BitsError::Empty);
    }
}
