//! How a file is written, so that rows can be added to it in the same style.

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Between the cells: `,`, `;`, tab or `|`, unless the caller forced another byte.
    pub delimiter: u8,
    /// `.` or `,`.
    pub decimal: u8,
    /// Whether the decimal comma is in doubt: nobody forced it, and every number that has one has exactly three digits
    /// after it, as thousands would.
    pub decimal_ambiguous: bool,
    /// At the end of the header.
    pub newline: Newline,
    /// Whether the file starts with the UTF-8 byte-order mark.
    pub bom: bool,
}
