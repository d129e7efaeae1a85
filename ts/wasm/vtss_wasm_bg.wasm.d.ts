/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_dataset_free: (a: number, b: number) => void;
export const covariance: (a: number, b: number, c: number, d: any) => [number, number, number];
export const dataset_augment: (a: number, b: any) => [number, number, number];
export const dataset_diagnose: (a: number, b: any) => [number, number, number];
export const dataset_fit: (a: number, b: any) => [number, number, number];
export const dataset_new: (a: any, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number];
export const dataset_predict: (a: number, b: any) => [number, number, number, number];
export const dataset_sweep: (a: number, b: any) => [number, number, number];
export const discardInstance: () => void;
export const fitLogistic: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => [number, number, number];
export const memoryBytes: () => number;
export const nearestNeighbors: (a: number, b: number, c: number, d: number) => [number, number, number];
export const normalDraws: (a: bigint, b: number, c: number, d: number) => [number, number];
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __externref_table_dealloc: (a: number) => void;
export const __wbindgen_start: () => void;
