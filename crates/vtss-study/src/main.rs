//! Runs the studies and writes their document; see `npm run calibrate`.

use std::io::{Write, stderr};
use std::process::ExitCode;
use vtss_study::error::Result;
use vtss_study::journal::Journal;
use vtss_study::options::Options;
use vtss_study::{report, runner, studies};

fn main() -> ExitCode {
    match calibrate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn calibrate() -> Result<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    let cells = studies::cells(&options)?;
    let journal = Journal::new(&options.out);
    if !options.report_only {
        runner::run_all(&cells, options.n_tables, options.n_threads, &journal, &mut stderr())?;
    }
    report::write(&options.document, &cells, options.n_tables, &journal)
}
