/**
 * Firefox as it is installed, spoken to by WebDriver BiDi: Playwright drives a build of its own alone, since an installed
 * one does not know all that it asks for.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PLACES = [
  process.env.VTSS_FIREFOX ?? "",
  "/usr/bin/firefox",
  "/usr/bin/firefox-esr",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];
/** Where it is; undefined where it is not, or where this Node has no WebSocket. */
export const FIREFOX =
  typeof WebSocket === "undefined" ? undefined : PLACES.find((place) => place !== "" && existsSync(place));

interface Reply {
  id?: number;
  type: "success" | "error" | "event";
  result?: Record<string, unknown>;
  message?: string;
}

/** One tab of a browser of its own. */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #tab = "";

  private constructor(browser: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = browser;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply);
    };
  }

  /** Starts it with an empty profile. */
  static async start(place: string): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), "vtss-firefox-"));
    const words = ["--headless", "--remote-debugging-port=0", "--profile", profile, "about:blank"];
    const browser = spawn(place, words, { stdio: ["ignore", "ignore", "pipe"] });
    const address = await new Promise<string>((resolve, reject) => {
      let text = "";
      browser.stderr.on("data", (piece) => {
        text += piece;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      browser.on("exit", () => reject(new Error(`Firefox ended: ${text}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const firefox = new Firefox(browser, profile, socket);
    await firefox.#send("session.new", { capabilities: {} });
    firefox.#tab = String((await firefox.#send("browsingContext.create", { type: "tab" })).context);
    return firefox;
  }

  /** Opens an address. */
  async open(url: string): Promise<void> {
    await this.#send("browsingContext.navigate", { context: this.#tab, url, wait: "complete" });
  }

  /** Runs a function in the page. It sees its argument alone, and returns a text. */
  async evaluate<T>(work: (argument: T) => string | Promise<string>, argument: T): Promise<string> {
    const { type, result, exceptionDetails } = await this.#send("script.evaluate", {
      expression: `(${work})(${JSON.stringify(argument)})`,
      target: { context: this.#tab },
      awaitPromise: true,
    });
    if (type === "exception") throw new Error(JSON.stringify(exceptionDetails));
    return String((result as { value: unknown }).value);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.#socket.close();
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send(method: string, params: object): Promise<Record<string, unknown>> {
    const id = this.#waiting.size + 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ type, result = {}, message = "" }) => {
        if (type === "error") reject(new Error(`${method}: ${message}`));
        else resolve(result);
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
