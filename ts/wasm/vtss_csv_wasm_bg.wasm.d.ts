/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_csvreader_free: (a: number, b: number) => void;
export const csvreader_finish: (a: number) => [number, number];
export const csvreader_levels: (a: number, b: number) => any;
export const csvreader_nCodes: (a: number, b: number) => number;
export const csvreader_nNumeric: (a: number, b: number) => number;
export const csvreader_new: (a: any) => [number, number, number];
export const csvreader_push: (a: number, b: number, c: number) => [number, number];
export const csvreader_summary: (a: number) => any;
export const csvreader_takeCodes: (a: number, b: number, c: any) => void;
export const csvreader_takeNumeric: (a: number, b: number, c: any) => void;
export const discardInstance: () => void;
export const memoryBytes: () => number;
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __externref_table_dealloc: (a: number) => void;
export const __wbindgen_start: () => void;
