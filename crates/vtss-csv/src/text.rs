//! Bytes of names and cells, as text.

use std::borrow::Cow;

/// What windows-1252 puts where Latin-1 has control characters, 0x80 to 0x9f, as the WHATWG Encoding Standard has it:
/// the same as `TextDecoder("windows-1252")` in JavaScript, which maps the five unused bytes to themselves.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

/// The first byte of [`WINDOWS_1252`].
const WINDOWS_1252_START: u8 = 0x80;

/// The longest cell that an error quotes, in characters; more is cut and marked by an ellipsis.
const QUOTED_CHARACTERS: usize = 60;

/// Bytes as text: UTF-8 where they are, else windows-1252, which every sequence of bytes is.
///
/// `bytes`: of a name or a cell. Returns the text, borrowed where it is UTF-8.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| windows_1252(byte)).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    let in_table = byte.checked_sub(WINDOWS_1252_START).and_then(|i| WINDOWS_1252.get(usize::from(i)));
    in_table.copied().unwrap_or(char::from(byte))
}

/// A cell as an error quotes it: decoded, and cut if long.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    let text = decode(bytes);
    match text.char_indices().nth(QUOTED_CHARACTERS) {
        None => text.into_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A cell without the spaces, tabs and carriage returns around it.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let (start, end) = trimmed(bytes, 0, bytes.len());
    &bytes[start..end]
}

/// Where a cell starts and ends without the spaces, tabs and carriage returns around it.
// Not inlined: it has many callers.
#[inline(never)]
pub(crate) fn trimmed(bytes: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    let is_space = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r'));
    while start < end && is_space(start) {
        start += 1;
    }
    while start < end && is_space(end - 1) {
        end -= 1;
    }
    (start, end)
}
