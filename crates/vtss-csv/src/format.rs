//! How a file is written, so that rows can be added to it in the same style.

use serde::{Serialize, Serializer};

/// What ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newline {
    /// `\n`.
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r` alone.
    Cr,
}

impl Newline {
    /// The newline itself.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }

    pub(crate) fn terminator(self) -> u8 {
        if self == Self::Cr { b'\r' } else { b'\n' }
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Format {
    /// Between the cells: `,`, `;`, tab or `|`, unless the caller forced another byte.
    #[serde(serialize_with = "as_char")]
    pub delimiter: u8,
    /// `.` or `,`.
    #[serde(serialize_with = "as_char")]
    pub decimal: u8,
    /// Whether the decimal comma is in doubt: nobody forced it, and every number that has one has exactly three digits
    /// after it, as thousands would.
    pub decimal_ambiguous: bool,
    /// At the end of the header.
    #[serde(serialize_with = "as_text")]
    pub newline: Newline,
    /// Whether the file starts with the UTF-8 byte-order mark.
    pub bom: bool,
}

fn as_char<S: Serializer>(byte: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_char(char::from(*byte))
}

fn as_text<S: Serializer>(newline: &Newline, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(newline.as_str())
}
