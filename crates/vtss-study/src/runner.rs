//! All cells on all cores: one run of each first, which tells how long the rest will take, then the cheapest cells.

use crate::cell::Cell;
use crate::error::Result;
use crate::journal::{CellResults, Journal, Line};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// How often progress is told.
const PROGRESS_EVERY: Duration = Duration::from_secs(5);

/// One run that is still to be made.
#[derive(Debug, Clone, Copy)]
struct Task {
    cell: usize,
    run: usize,
    /// What it is expected to take; 0 where nothing is known.
    seconds: f64,
}

/// Makes every run of `cells` that `journal` does not hold, on `n_threads` threads, and tells `progress`.
///
/// `n_tables`: see [`crate::cell::Effort`].
///
/// # Errors
/// Those of the journal; a run that is refused is written down as such.
pub fn run_all(
    cells: &[Cell],
    n_tables: usize,
    n_threads: usize,
    journal: &Journal,
    progress: &mut dyn Write,
) -> Result<()> {
    let first = missing(cells, |_| 1, journal)?;
    work(cells, &first, n_threads, journal, progress)?;

    let mut tasks = missing(cells, |cell| cell.effort.n_runs(n_tables), journal)?;
    let per_cell = |cell: usize| tasks.iter().filter(|task| task.cell == cell).map(|task| task.seconds).sum::<f64>();
    let costs: Vec<f64> = (0..cells.len()).map(per_cell).collect();
    for (cell, cost) in cells.iter().zip(&costs).filter(|(_, cost)| **cost > 0.0) {
        let minutes = minutes(cost / n_threads as f64);
        say(progress, &format!("{}/{}: {minutes} to go", cell.study, cell.name));
    }
    tasks.sort_by(|a, b| costs[a.cell].total_cmp(&costs[b.cell]).then(a.cell.cmp(&b.cell)).then(a.run.cmp(&b.run)));
    work(cells, &tasks, n_threads, journal, progress)
}

/// The runs that the journal lacks. `n_runs`: how many a cell is to have.
fn missing(cells: &[Cell], n_runs: impl Fn(&Cell) -> usize, journal: &Journal) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        let known: CellResults = journal.read(cell)?;
        let seconds = known.mean_seconds().unwrap_or(0.0);
        let runs = (0..n_runs(cell)).filter(|run| !known.lines.contains_key(run));
        tasks.extend(runs.map(|run| Task { cell: index, run, seconds }));
    }
    Ok(tasks)
}

fn work(cells: &[Cell], tasks: &[Task], n_threads: usize, journal: &Journal, progress: &mut dyn Write) -> Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for _ in 0..n_threads.min(tasks.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Nobody listens any more: the journal could not be written.
                    if sender.send((*task, line(&cells[task.cell], task.run))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let expected: f64 = tasks.iter().map(|task| task.seconds).sum();
        let (mut done, mut left, mut told) = (0, expected, Instant::now());
        for (task, line) in receiver {
            journal.append(&cells[task.cell], &line)?;
            done += 1;
            left -= task.seconds;
            if told.elapsed() >= PROGRESS_EVERY || done == tasks.len() {
                told = Instant::now();
                let minutes = minutes(left / n_threads as f64);
                let cell = &cells[task.cell];
                let n = tasks.len();
                say(progress, &format!("{done} of {n} runs, about {minutes} left, now {}/{}", cell.study, cell.name));
            }
        }
        Ok(())
    })
}

fn line(cell: &Cell, run: usize) -> Line {
    let started = Instant::now();
    let made = cell.make(run);
    let seconds = started.elapsed().as_secs_f64();
    let (result, error) = match made {
        Ok(result) => (Some(result), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Line { run, seed: cell.seed(run), seconds, result, error }
}

fn minutes(seconds: f64) -> String {
    const PER_MINUTE: f64 = 60.0;
    format!("{:.1} min", if seconds > 0.0 { seconds / PER_MINUTE } else { 0.0 })
}

/// Progress that cannot be told is no reason to stop.
fn say(progress: &mut dyn Write, text: &str) {
    let _ = writeln!(progress, "{text}");
}
