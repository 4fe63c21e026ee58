//! Changes of an input, the same on every run.

/// Numbers that look random (xorshift).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Begins with this number.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// The next number below `n`; 0 if there is none.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default().checked_rem(n).unwrap_or_default()
    }

    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.below(256)).unwrap_or_default()).collect()
    }
}

/// What parsers split at, and what makes numbers and hosts extreme.
const TOKENS: [&[u8]; 24] = [
    b".",
    b"..",
    b"~",
    b"=",
    b";",
    b"&",
    b"%",
    b"%2E",
    b"\"",
    b"{",
    b"[",
    b",",
    b":",
    b"\n",
    b"\n\n",
    b"\0",
    b"0",
    b"-1",
    b"18446744073709551615",
    b"9007199254740993",
    b"1e400",
    b"\xc3\xa9",
    b"\xff",
    b"\xf0\x9f\x8d\xaa",
];

/// One to four changes of an input; `other` is a further one, from which pieces are taken.
pub fn changed(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(7) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + 1 + random.below(8)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            3 => drop(bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
            4 => {
                let from = random.below(bytes.len() + 1);
                let piece = bytes[from..(from + random.below(64)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            5 => {
                let from = random.below(other.len() + 1);
                let piece = &other[from..(from + random.below(64)).min(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            // A number gives way to an extreme one.
            _ => {
                let Some(start) = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|n| n + at) else {
                    continue;
                };
                let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let extreme = TOKENS[16 + random.below(5)];
                bytes.splice(start..start + length, extreme.iter().copied());
            }
        }
    }
    bytes
}
