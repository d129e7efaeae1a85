/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_bootstrap_free: (a: number, b: number) => void;
export const __wbg_heldout_free: (a: number, b: number) => void;
export const assess: (a: any, b: number, c: number, d: number, e: number) => [number, number, number];
export const bootstrap_add: (a: number, b: number, c: number, d: number, e: number) => [number, number];
export const bootstrap_plan: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number) => [number, number, number];
export const bootstrap_rows: (a: number) => [number, number];
export const discardInstance: () => void;
export const extension: (a: number, b: number) => [number, number];
export const heldout_delivery: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number];
export const heldout_lens: (a: number, b: number) => [number, number, number];
export const heldout_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => number;
export const memoryBytes: () => number;
export const metrics: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
export const nSynthetic: (a: number, b: number) => number;
export const overNone: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
export const simulate: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
export const withAnchors: (a: number, b: number, c: number) => [number, number, number, number];
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __externref_table_dealloc: (a: number) => void;
export const __wbindgen_start: () => void;
