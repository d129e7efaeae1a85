import { readFileSync } from "node:fs";

/**
 * The version of the installed package.
 *
 * @returns such as `0.1.0`.
 */
export function packageVersion(): string {
  // Two folders up both from ts/cli and from dist/cli.
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const manifest: unknown = JSON.parse(text);
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : null;
  return String(version);
}
