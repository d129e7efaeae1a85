import { createHash } from "node:crypto";

/** How the site's page names its script, and where that comes from. */
const SCRIPT_ELEMENT = '<script type="module" src="vtss-app.js"></script>';
const SCRIPT_SOURCE = "script-src 'self'";

/**
 * The page and its script as one file that runs from a disk.
 *
 * @param index - the site's page.
 * @param script - its script, the built element.
 * @returns the file's content; its policy allows this script by its hash and no other.
 */
export function singlePage(index: string, script: string): string {
  // A closing tag inside the script would end it.
  const inline = script.replaceAll("</script", "<\\/script");
  const hash = createHash("sha256").update(inline).digest("base64");
  return index
    .replace(SCRIPT_SOURCE, `script-src 'sha256-${hash}'`)
    .replace(SCRIPT_ELEMENT, () => `<script type="module">${inline}</script>`);
}
