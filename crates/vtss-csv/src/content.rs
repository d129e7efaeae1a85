//! Files that are no text, or text in an encoding that is not read, known by their first bytes.

use crate::error::Error;

/// First bytes of files that are often taken for tables, and what they are.
const SIGNATURES: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"%PDF", "a PDF document"),
];

/// First bytes of text in encodings that are not read.
const ENCODINGS: [(&[u8], &str); 2] = [(b"\xff\xfe", "UTF-16 (little-endian)"), (b"\xfe\xff", "UTF-16 (big-endian)")];

/// The refusal of text in an encoding that is not read.
pub(crate) fn check_encoding(first_bytes: &[u8]) -> Result<(), Error> {
    match ENCODINGS.iter().find(|(mark, _)| first_bytes.starts_with(mark)) {
        Some((_, encoding)) => Err(Error::EncodingUnsupported { encoding: (*encoding).to_owned() }),
        None => Ok(()),
    }
}

/// The refusal of a file with NUL bytes. `first_bytes`: of the file, or none where they are gone.
pub(crate) fn nul(first_bytes: &[u8]) -> Error {
    if let Err(error) = check_encoding(first_bytes) {
        return error;
    }
    let signature = SIGNATURES.iter().find(|(signature, _)| first_bytes.starts_with(signature));
    let found = signature.map_or("it contains NUL bytes".to_owned(), |(_, what)| format!("it looks like {what}"));
    Error::BinaryContent { found }
}
