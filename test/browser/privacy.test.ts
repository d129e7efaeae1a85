import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, FILE_PAGE } from "./browser.js";

/** Long enough for a request on one machine to arrive. */
const ARRIVAL_MILLISECONDS = 400;

/** What is tried in a page: each sends something, or says how it was refused. */
async function tryToSend(address: string): Promise<Record<string, string>> {
  const refused = (work: () => Promise<unknown>) =>
    work().then(
      () => "sent",
      () => "refused",
    );
  const tried: Record<string, string> = {
    fetch: await refused(() => fetch(`${address}fetch`, { mode: "no-cors" })),
    socket: await refused(
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${address.replace("http", "ws")}socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
    ),
  };
  if (typeof Image !== "undefined") {
    tried.image = await refused(
      () =>
        new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = resolve;
          image.onerror = reject;
          image.src = `${address}image`;
        }),
    );
    // Says whether it was queued; whether it was sent the server knows.
    tried.beacon = String(navigator.sendBeacon(`${address}beacon`, "rows"));
  }
  return tried;
}

describeInBrowser("nothing leaves the page", (bench) => {
  let server: Server;
  let address: string;
  let asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    server.on("upgrade", (request, socket) => {
      asked.push(request.url ?? "");
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** What arrives while a page tries everything. */
  async function arrivals(target: { evaluate: Page["evaluate"] }): Promise<string[]> {
    asked = [];
    await target.evaluate(tryToSend, address);
    await new Promise((resolve) => setTimeout(resolve, ARRIVAL_MILLISECONDS));
    return asked.filter((path) => path !== "/favicon.ico").toSorted();
  }

  it.each(["the disk", "loopback"])(
    "would be noticed: a page without the policy, from %s, sends all four",
    async (place) => {
      const page = await bench.browser.newPage();
      const path = join(bench.folder, "open.html");
      writeFileSync(path, "<p>anything</p>");
      await page.goto(place === "loopback" ? address : pathToFileURL(path).href);
      expect(await arrivals(page)).toEqual(["/beacon", "/fetch", "/image", "/socket"]);
    },
  );

  it.each(["the disk", "loopback"])("not from the page, from %s", async (place) => {
    const { page } = await bench.open(place === "loopback" ? bench.server.address : FILE_PAGE);
    expect(await arrivals(page)).toEqual([]);
  });

  it.each(["the disk", "loopback"])("not from the worker that holds the table, from %s", async (place) => {
    const { page } = await bench.open(place === "loopback" ? bench.server.address : FILE_PAGE);
    await expect.poll(() => page.workers().length).toBeGreaterThan(0);
    const [worker] = page.workers();
    expect(await arrivals(worker as unknown as Page)).toEqual([]);
    const code = "fetch(ADDRESS + 'nested').catch(() => {}).then(() => postMessage('done'))";
    const nested = async ([text, to]: string[]) =>
      new Promise((resolve) => {
        const blob = new Blob([(text as string).replace("ADDRESS", JSON.stringify(to))]);
        new Worker(URL.createObjectURL(blob)).onmessage = resolve;
      }).then(() => {});
    asked = [];
    await worker?.evaluate(nested, [code, address]);
    expect(asked).toEqual([]);
  });

  it("says what is enforced, and what is not where a page has no policy", async () => {
    const { page } = await bench.open();
    await expect
      .poll(() => page.locator("footer").innerText())
      .toContain("the browser refuses every request");
    expect(await page.locator("footer").innerText()).toContain("0 requests since it was loaded");

    const open = await bench.browser.newPage();
    await open.route("https://open.test/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: '<link rel=icon href="data:,"><vtss-app></vtss-app><script type=module src=/a.js></script>',
      }),
    );
    await open.route("https://open.test/a.js", async (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: await (await fetch(`${bench.server.address}vtss-app.js`)).text(),
      }),
    );
    await open.goto("https://open.test/");
    await expect.poll(() => open.locator("footer").innerText()).toContain("allows connections");
    await open.evaluate((to) => fetch(to, { mode: "no-cors" }).catch(() => {}), address);
    await expect.poll(() => open.locator(".count").innerText()).toBe("1 request since it was loaded.");
    // A worker's requests are in a list of its own.
    await open.workers()[0]?.evaluate((to) => fetch(to, { mode: "no-cors" }).then(() => {}), address);
    await expect.poll(() => open.locator(".count").innerText()).toBe("2 requests since it was loaded.");
  });
});
