//! The binding of vtss to JavaScript.
