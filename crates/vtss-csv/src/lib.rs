//! Delimited text, chunk by chunk, to typed columns.
