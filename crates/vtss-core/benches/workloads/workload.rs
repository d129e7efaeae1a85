//! What is timed, once for native code (criterion) and for WebAssembly (a module that Node times).

/// One thing that is timed. Every run does the same work.
pub struct Workload {
    /// Letters, digits and underscores: it becomes a folder of criterion's.
    pub name: &'static str,
    /// How much a run does, in the unit that the group of workloads counts by.
    pub amount: u64,
    /// Does it once.
    pub run: Box<dyn FnMut()>,
}

impl Workload {
    /// A workload of this name.
    pub fn new(name: &'static str, amount: usize, run: impl FnMut() + 'static) -> Self {
        Self { name, amount: amount as u64, run: Box::new(run) }
    }
}
