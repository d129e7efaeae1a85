//! The studies behind `docs/calibration.md`: the product on simulated tables whose truth is known.
//!
//! `npm run calibrate` runs them on all cores. Every finished run is appended to a file, so that an interrupted study goes
//! on where it stopped; the document is written from what the files hold.

pub mod cell;
pub mod error;
pub mod fresh_rows;
pub mod journal;
pub mod least_squares;
pub mod options;
pub mod recorded;
pub mod report;
pub mod runner;
pub mod studies;
pub mod true_risks;
pub mod tune;
