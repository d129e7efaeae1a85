/** What the browser enforces, found out without sending anything. */

/** An address whose content is in it: nothing leaves the machine even where it may be fetched. */
const HARMLESS = "data:,";

/** A browser tells of a refusal in a task of its own, about as soon as what was refused rejects. */
const TOLD_MILLISECONDS = 1000;
/** Sources from which nothing comes that is not in the page already. */
const HARMLESS_SOURCE = /^('none'|'wasm-unsafe-eval'|'sha(256|384|512)-[^']+'|blob:|data:)$/;

/**
 * What a page's policy refuses, whoever asks: nothing that would be known; every connection of a script (`fetch`,
 * WebSockets, beacons), while scripts or images may still come from somewhere; every request but to go to another page.
 */
export type Enforced = "nothing" | "connections" | "requests";

/**
 * What is enforced by a policy alone.
 *
 * @param policy As in the header `Content-Security-Policy`.
 */
export function enforcedBy(policy: string): Enforced {
  const directives = new Map(
    policy
      .split(";")
      .map((directive) => directive.trim().split(/\s+/))
      // Of a directive that stands twice the first holds.
      .reverse()
      .map(([name = "", ...sources]) => [name.toLowerCase(), sources] as const),
  );
  const isNone = (sources: readonly string[] | undefined) => sources?.join() === "'none'";
  const fallback = directives.get("default-src");
  if (!isNone(directives.get("connect-src") ?? fallback)) return "nothing";
  const isEverySourceHarmless = [...directives].every(
    ([name, sources]) =>
      !/-src(-elem|-attr)?$/.test(name) || sources.every((one) => HARMLESS_SOURCE.test(one)),
  );
  const isAll = isNone(fallback) && isNone(directives.get("form-action")) && isEverySourceHarmless;
  return isAll ? "requests" : "connections";
}

/**
 * What is enforced in this page: asks for an address that is its own content, and reads the policy by which the browser
 * refuses it. Of several policies the first that the browser names decides, so that never too much is said.
 */
export async function enforcedHere(): Promise<Enforced> {
  const heard = new AbortController();
  const refused = new Promise<Enforced>((resolve) => {
    const read = ({ disposition, blockedURI, originalPolicy }: SecurityPolicyViolationEvent) => {
      if (disposition === "enforce" && blockedURI.startsWith("data")) resolve(enforcedBy(originalPolicy));
    };
    globalThis.addEventListener("securitypolicyviolation", read, { signal: heard.signal });
  });
  try {
    if (await mayConnect()) return "nothing";
    const untold = new Promise<Enforced>((resolve) => setTimeout(resolve, TOLD_MILLISECONDS, "nothing"));
    return await Promise.race([refused, untold]);
  } finally {
    heard.abort();
  }
}

/**
 * Whether this page or worker may connect to anything, as far as one try tells.
 *
 * A policy with `connect-src 'none'` refuses even an address that is its own content, which is what is tried here; so does
 * one that names hosts, which `enforcedHere` tells apart.
 */
export async function mayConnect(): Promise<boolean> {
  try {
    await fetch(HARMLESS);
    return true;
  } catch {
    return false;
  }
}
