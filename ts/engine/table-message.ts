/** A table as the engine takes it: typed columns without roles, all of `nRows` entries. */
export interface TableMessage {
  nRows: number;
  columns: ColumnMessage[];
  /** 1 = minority, 0 = majority. */
  labels: Uint8Array;
  /** A number per row; rows with the same number are never separated by a fold. */
  groups: Uint32Array | null;
  /** 1 = a row of the user's own validation file. */
  validation: Uint8Array | null;
}

/** One column of a {@link TableMessage}. */
export type ColumnMessage =
  /** NaN = missing. */
  | { kind: "numeric"; name: string; values: Float64Array }
  /** 0 to `nLevels` − 1; −1 = missing. */
  | { kind: "categorical"; name: string; codes: Int32Array; nLevels: number };

/**
 * Puts a table's arrays into shared memory, so that sending it to another worker copies nothing.
 *
 * @param table Arrays that are shared already are kept, others copied once.
 * @returns A table with the same content. Where shared memory does not exist (a page that is not cross-origin isolated),
 *   the table itself: each worker then gets its own copy of the message.
 */
export function shareTable(table: TableMessage): TableMessage {
  if (typeof SharedArrayBuffer === "undefined") {
    return table;
  }
  return {
    nRows: table.nRows,
    columns: table.columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: share(column.values) }
        : { ...column, codes: share(column.codes) },
    ),
    labels: share(table.labels),
    groups: table.groups && share(table.groups),
    validation: table.validation && share(table.validation),
  };
}

function share<A extends Float64Array | Int32Array | Uint32Array | Uint8Array>(array: A): A {
  if (array.buffer instanceof SharedArrayBuffer) {
    return array;
  }
  const TypedArray = array.constructor as new (buffer: SharedArrayBuffer) => A;
  const shared = new TypedArray(new SharedArrayBuffer(array.byteLength));
  shared.set(array);
  return shared;
}
