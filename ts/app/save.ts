/** Time for the browser to begin with a download before its content is let go. */
const KEEP_MILLISECONDS = 60_000;

/**
 * Gives the user a file. Nothing leaves the machine: the content lies in this page.
 *
 * @param content Text or bytes.
 * @param name Of the file.
 * @param type Its media type.
 */
export function saveFile(content: string | Blob, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MILLISECONDS);
}
