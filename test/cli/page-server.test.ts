import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProject } from "../../scripts/project.js";
import { parseArguments } from "../../ts/cli/args.js";
import { isOwnName, type PageServer, servePage } from "../../ts/cli/page-server.js";
import { runApp } from "../../ts/cli/run-app.js";
import { keptIo } from "../fixtures/command-io.js";

const folder = pathToFileURL(`${inProject("dist", "app")}/`);

describe("vtss app", () => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePage(0, folder);
  });
  afterAll(() => server.close());

  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const asking = request(new URL(path, server.address), { method, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asking.on("error", reject).end();
    });

  it("serves the page, isolated and with its policy", async () => {
    const { status, headers, body } = await ask("/");
    expect(status).toBe(200);
    expect(body).toContain("default-src 'none'; connect-src 'none'");
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "content-type": "text/html; charset=utf-8",
    });
    expect((await ask("/vtss-app.js")).body).toContain("customElements");
  });

  it("serves nothing else, and nothing to a name that is not this machine's", async () => {
    expect((await ask("/package.json")).status).toBe(404);
    expect((await ask("/%2e%2e/index.js")).status).toBe(404);
    expect((await ask("/", {}, "POST")).status).toBe(405);
    expect((await ask("/", { Host: "example.org" })).status).toBe(403);
  });

  it.each([
    ["127.0.0.1:8080", 8080, true],
    ["localhost:8080", 8080, true],
    ["127.0.0.1:8081", 8080, false],
    ["127.0.0.1", 8080, false],
    ["example.org:8080", 8080, false],
    // Browsers leave out the port of HTTP.
    ["127.0.0.1", 80, true],
    ["example.org", 80, false],
  ])("%s is its own name on port %i: %s", (host, port, isOwn) => {
    expect(isOwnName(host, port)).toBe(isOwn);
  });

  it("says which port it cannot have", async () => {
    const port = Number(new URL(server.address).port);
    await expect(servePage(port, folder)).rejects.toMatchObject({
      code: "PORT_UNAVAILABLE",
      details: { port },
    });
  });

  it("is asked for on the command line", () => {
    expect(parseArguments(["app"])).toEqual({ verb: "app", port: 0, open: true });
    expect(parseArguments(["app", "--port", "8080", "--no-open"])).toEqual({
      verb: "app",
      port: 8080,
      open: false,
    });
    expect(() => parseArguments(["app", "--port", "70000"])).toThrow("0 to 65535");
  });

  it("writes the page as one file instead", async () => {
    const out = join(mkdtempSync(join(tmpdir(), "vtss-page-")), "page.html");
    await promisify(execFile)(process.execPath, [inProject("dist", "cli", "bin.js"), "app", "--out", out]);
    expect(readFileSync(out, "utf8")).toBe(readFileSync(inProject("dist", "app", "vtss.html"), "utf8"));
    rmSync(dirname(out), { recursive: true });
    expect(parseArguments(["app", "--out", "p.html"])).toMatchObject({
      output: { kind: "file", path: "p.html" },
    });
    expect(() => parseArguments(["app", "--out", "p.html", "--port", "80"])).toThrow("is not served");
  });

  it("prints its address and ends when it is interrupted", async () => {
    const controller = new AbortController();
    const io = keptIo({ signal: controller.signal });
    const running = runApp({ verb: "app", port: 0, open: false }, io);
    await expect.poll(() => io.written.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    controller.abort();
    await running;
    await expect(fetch(io.written.stdout.trim())).rejects.toThrow();
  });
});
