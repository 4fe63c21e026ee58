//! Small letters of the scripts in the tables: Latin, Greek, Cyrillic.
//!
//! The standard library knows those of all scripts, in a table that is a tenth of the whole content script.

/// The small form of a letter; any other character as it is.
pub const fn small(letter: char) -> char {
    let code = letter as u32;
    let small = match code {
        0x41..=0x5a
        | 0xc0..=0xd6
        | 0xd8..=0xde
        | 0x391..=0x3a1
        | 0x3a3..=0x3ab
        | 0x410..=0x42f
        | 0xff21..=0xff3a => code + 32,
        // Turkish: the dot is the small letter's own.
        0x130 => 0x69,
        // Pairs that begin with an even or an odd number.
        0x100..=0x137 | 0x14a..=0x177 | 0x1de..=0x1ef | 0x1f8..=0x21f | 0x460..=0x481 | 0x48a..=0x4bf => {
            code | 1
        }
        0x139..=0x148 | 0x179..=0x17e => code + code % 2,
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => code + 63,
        0x400..=0x40f => code + 80,
        _ => code,
    };
    match char::from_u32(small) {
        Some(small) => small,
        None => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_standard_library_has_it() {
        let scripts = [0..0x180, 0x200..0x220, 0x386..0x3cf, 0x400..0x482, 0x48a..0x4c0, 0xff21..0xff3b];
        for letter in scripts.into_iter().flatten().filter_map(char::from_u32) {
            // Long s and n with an apostrophe have no pair; Turkish dotted I has two letters.
            let small_one: String = letter.to_lowercase().filter(|part| *part != '\u{307}').collect();
            assert_eq!(small(letter).to_string(), small_one, "{letter}");
        }
    }
}
