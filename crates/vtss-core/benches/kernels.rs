//! The kernels, natively. `npm run bench:kernels` runs this, times the same in WebAssembly and prints both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod workloads {
    pub mod kernels;
    pub mod workload;
}

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::time::Duration;

fn kernels(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernels");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(20);
    for mut workload in workloads::kernels::workloads() {
        group.throughput(Throughput::Elements(workload.amount));
        group.bench_function(workload.name, |bencher| bencher.iter(|| (workload.run)()));
    }
    group.finish();
}

criterion_group!(benches, kernels);
criterion_main!(benches);
