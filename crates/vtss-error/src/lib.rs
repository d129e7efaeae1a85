//! The data of an error, by name: the same map in every crate, so that the binding hands all of them on alike.

use serde::{Serialize, Serializer};

/// A value in the details of an error, as JavaScript will see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A count, an index, or a row as a spreadsheet numbers it.
    Count(usize),
    /// A name or a description.
    Text(String),
}

/// The data of an error, in the order of their names. Serialised as a map.
// Not a `BTreeMap`, whose code would be a hundredth of the wasm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details(Vec<(&'static str, Detail)>);

impl Details {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Detail> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, detail)| detail)
    }

    /// With a count.
    #[inline(never)]
    #[must_use]
    pub fn count(self, name: &'static str, count: usize) -> Self {
        self.with(name, Detail::Count(count))
    }

    /// With a text.
    #[inline(never)]
    #[must_use]
    pub fn text(self, name: &'static str, text: &str) -> Self {
        self.with(name, Detail::Text(text.to_owned()))
    }

    /// With the place of a cell.
    #[must_use]
    pub fn cell(self, row: usize, column: &str) -> Self {
        self.count("row", row).text("column", column)
    }

    #[inline(never)]
    fn with(mut self, name: &'static str, detail: Detail) -> Self {
        let place = self.0.partition_point(|(known, _)| *known < name);
        self.0.insert(place, (name, detail));
        self
    }
}

impl Serialize for Details {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, detail)| (name, detail)))
    }
}
