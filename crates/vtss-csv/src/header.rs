//! The names of the columns.

use crate::dictionary::Dictionary;
use crate::error::{Error, Result};
use crate::text::decode;
use std::borrow::Cow;

/// The names of a header, each with whether it has been given; unnamed columns are named after their position.
pub(crate) fn names(header: Vec<Cow<'_, [u8]>>) -> Result<Vec<(Vec<u8>, bool)>> {
    let mut given = Dictionary::new();
    let mut names = Vec::with_capacity(header.len());
    for (index, name) in header.into_iter().enumerate() {
        let position = index + 1;
        let is_named = !name.is_empty();
        let name = if is_named { name.into_owned() } else { default_name(position).into_bytes() };
        // All names before it are different, so a new one gets the next code.
        let first = given.code(&name, position).map_or(position, |code| code as usize + 1);
        if first < position {
            return Err(Error::DuplicateColumn { column: decode(&name).into_owned(), first, second: position });
        }
        names.push((name, is_named));
    }
    Ok(names)
}

/// What a column without a name is called. `position`: from 1.
pub(crate) fn default_name(position: usize) -> String {
    format!("column_{position}")
}
