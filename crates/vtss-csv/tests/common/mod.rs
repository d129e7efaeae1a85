//! What the property tests of the reader share.

use proptest::prelude::prop;

/// A file in the pieces that it may come in.
pub fn cut<'a>(bytes: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    at.sort_unstable();
    let starts = std::iter::once(0).chain(at.iter().copied());
    starts.zip(at.iter().copied().chain([bytes.len()])).map(|(start, end)| &bytes[start..end]).collect()
}
