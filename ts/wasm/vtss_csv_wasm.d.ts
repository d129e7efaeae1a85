/* tslint:disable */
/* eslint-disable */

/**
 * Reads one file, pushed in pieces of any size; every method is that of [`Reader`], and throws its errors.
 */
export class CsvReader {
    free(): void;
    /**
     * Ends the file.
     */
    finish(): void;
    /**
     * The levels of a column in order of first appearance, in bytes.
     */
    levels(column: number): Array<any>;
    /**
     * How many codes of a column wait to be taken.
     */
    nCodes(column: number): number;
    /**
     * How many numbers of a column wait to be taken.
     */
    nNumeric(column: number): number;
    /**
     * `options`: `{delimiter, decimal, missing, numeric, categorical, skip}`, all optional. Throws `OPTION_INVALID`.
     */
    constructor(options: any);
    /**
     * Reads the next bytes.
     */
    push(bytes: Uint8Array): void;
    /**
     * What is known so far: `{ format, isUtf8, columns, checksum }`; until the format is known (null) there are no columns.
     */
    summary(): any;
    /**
     * Moves the codes of a column that wait, −1 = missing, to `target`, which is as long.
     */
    takeCodes(column: number, target: Int32Array): void;
    /**
     * Moves the numbers of a column that wait, a missing one being exactly the bits of `f64::NAN`, to `target`, which is as
     * long: an array of their own would only be copied there.
     */
    takeNumeric(column: number, target: Float64Array): void;
}

declare function __wbg_reset_state(): void;

/**
 * Throws the instance away with all its memory; the next call into the glue starts a fresh one.
 */
export function discardInstance(): void;

/**
 * Bytes of memory that the instance holds.
 */
export function memoryBytes(): number;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_csvreader_free: (a: number, b: number) => void;
    readonly csvreader_finish: (a: number) => [number, number];
    readonly csvreader_levels: (a: number, b: number) => any;
    readonly csvreader_nCodes: (a: number, b: number) => number;
    readonly csvreader_nNumeric: (a: number, b: number) => number;
    readonly csvreader_new: (a: any) => [number, number, number];
    readonly csvreader_push: (a: number, b: number, c: number) => [number, number];
    readonly csvreader_summary: (a: number) => any;
    readonly csvreader_takeCodes: (a: number, b: number, c: any) => void;
    readonly csvreader_takeNumeric: (a: number, b: number, c: any) => void;
    readonly discardInstance: () => void;
    readonly memoryBytes: () => number;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
