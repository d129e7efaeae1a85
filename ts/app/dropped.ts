import { VtssError } from "../errors.js";

/**
 * The file that was dropped.
 *
 * @param transfer What the event of the drop carries.
 * @returns The file. Throws DROP_UNUSABLE where it is not one file: a folder, several, a piece of text.
 */
export function droppedFile(transfer: DataTransfer | null): File {
  const [file, ...others] = transfer?.files ?? [];
  if (file === undefined) throw unusable("what was dropped is no file");
  if (others.length > 0) throw unusable(`${others.length + 1} files were dropped, but a table is one`);
  // A folder is handed over as a file that cannot be read; only its entry tells.
  const item = [...(transfer?.items ?? [])].find(({ kind }) => kind === "file");
  if (item?.webkitGetAsEntry?.()?.isDirectory) throw unusable(`"${file.name}" is a folder`);
  return file;
}

/** Whether files are dragged, as far as a browser tells before they are dropped. */
export function areFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

function unusable(message: string): VtssError {
  return new VtssError("DROP_UNUSABLE", message);
}
