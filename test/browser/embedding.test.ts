import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runOrThrow } from "../../scripts/process.js";
import { inProject } from "../../scripts/project.js";
import { describeInBrowser, ready, writeTable } from "./browser.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** What `docs/embedding.md` says that a page needs without a bundler. */
const PLAIN_PAGE = `<script type="importmap">{ "imports": { "vtss": "/node_modules/vtss/dist/index.js" } }</script>
<script type="module">
import { readTable, simulate, tune } from "vtss";
globalThis.answer = async () => {
  const table = await readTable(simulate({ nMajority: 190, nMinority: 30 }));
  const options = { target: "outcome", folds: 2, repeats: 1, candidates: [0, 1], workers: 2 };
  const { result } = await tune(table, options);
  return result.run.workers;
};
</script>`;

describeInBrowser("the examples", (bench) => {
  const servers: Server[] = [];

  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A copy of an example in which the package is installed. */
  function install(example: string): string {
    const folder = join(bench.folder, example);
    cpSync(inProject("examples", example), folder, { recursive: true });
    installPackage(folder);
    return folder;
  }

  function installPackage(folder: string): void {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(inProject(), join(folder, "node_modules", "vtss"), "junction");
  }

  async function serve(folder: string): Promise<string> {
    const server = createServer((request, response) => {
      const path = request.url === "/" ? "/index.html" : (request.url ?? "");
      response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
      try {
        response.end(readFileSync(join(folder, path)));
      } catch {
        response.writeHead(404).end();
      }
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it("app-plain: the element in a page of its own, coloured by it, heard by it, under a policy", async () => {
    const { page, errors } = await bench.open(await serve(install("app-plain")));
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "plain.csv"));
    await ready(page);
    expect(
      await page.locator("button.primary").evaluate((button) => getComputedStyle(button).backgroundColor),
    ).toBe("rgb(107, 63, 160)");
    await page.getByRole("button", { name: "Compare" }).click();
    await expect
      .poll(() => page.locator("#heard").innerText(), { timeout: 20_000 })
      .toMatch(/^The verdict is "\w+"\.$/);
    await expect.poll(() => page.locator("footer").innerText()).toContain("refuses every connection");
    expect(errors.filter((text) => !text.includes("favicon"))).toEqual([]);
  });

  it("the library without a bundler: an import map names it, and nothing else", async () => {
    const folder = join(bench.folder, "plain");
    mkdirSync(folder);
    installPackage(folder);
    writeFileSync(join(folder, "index.html"), PLAIN_PAGE);
    const page = await bench.browser.newPage();
    await page.goto(await serve(folder));
    await page.waitForFunction("globalThis.answer !== undefined");
    expect(await page.evaluate("globalThis.answer()")).toBe(2);
  });

  it("a page whose policy forbids workers is told so", async () => {
    const page = await bench.browser.newPage();
    await page.route("https://strict.test/**", async (route) => {
      const isScript = route.request().url().endsWith(".js");
      await route.fulfill({
        contentType: isScript ? "text/javascript" : "text/html",
        headers: { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
        body: isScript
          ? readFileSync(inProject("dist", "app", "vtss-app.js"))
          : "<vtss-app></vtss-app><script type=module src=/vtss-app.js></script>",
      });
    });
    await page.goto("https://strict.test/");
    const alert = page.getByRole("alert");
    await expect.poll(() => alert.innerText()).toContain("WORKER_START_FAILED");
    expect(await alert.innerText()).toContain("the policy of the page that this stands in forbids them");
  });

  it("app-vite: built by Vite, opened and run by a program", async () => {
    const folder = install("app-vite");
    const vite = inProject("node_modules", "vite", "bin", "vite.js");
    await runOrThrow(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: folder });
    const page = await bench.browser.newPage();
    await page.goto(await serve(join(folder, "dist")));
    await page.getByRole("button", { name: "Which rows" }).click();
    await expect.poll(() => page.locator("#verdict").innerText(), { timeout: 20_000 }).toMatch(/^\w.*\.$/);
    expect(await page.locator(".bar").innerText()).toContain("study.csv");
  });
});
