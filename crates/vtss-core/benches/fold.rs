//! The phases of one fold, natively. `npm run bench:kernels` runs this, times the same in WebAssembly and prints both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod workloads {
    pub mod fold;
    pub mod workload;
}

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::time::Duration;
use vtss_core::{classifier, kernels};

fn fold(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2)).sample_size(10);
    for mut workload in workloads::fold::workloads() {
        group.throughput(Throughput::Elements(workload.amount));
        group.bench_function(workload.name, |bencher| bencher.iter(|| (workload.run)()));
    }
    group.finish();
}

criterion_group!(benches, fold);
criterion_main!(benches);
