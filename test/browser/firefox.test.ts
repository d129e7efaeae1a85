/** The page in Firefox, where one is installed (or named by VTSS_FIREFOX): the element's own methods, the whole way. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProject } from "../../scripts/project.js";
import type { VtssApp } from "../../ts/app/vtss-app.js";
import { type PageServer, servePage } from "../../ts/cli/page-server.js";
import { comparable, FILE_PAGE, vtss, writeTable } from "./browser.js";
import { FIREFOX, Firefox } from "./firefox.js";

const title =
  FIREFOX === undefined ? "in Firefox (none is installed, or Node has no WebSocket)" : "in Firefox";

describe.skipIf(FIREFOX === undefined)(title, () => {
  let firefox: Firefox;
  let server: PageServer;
  const folder = mkdtempSync(join(tmpdir(), "vtss-firefox-table-"));

  beforeAll(async () => {
    server = await servePage(0, pathToFileURL(`${inProject("dist", "app")}/`));
    firefox = await Firefox.start(FIREFOX as string);
  });

  afterAll(async () => {
    await firefox.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(["the disk", "loopback"])("from %s it answers as the command line does", async (place) => {
    await firefox.open(place === "loopback" ? server.address : FILE_PAGE);
    const path = writeTable(folder, "table.csv");
    const document = await firefox.evaluate(
      async (cells) => {
        await customElements.whenDefined("vtss-app");
        const app = window.document.querySelector("vtss-app") as VtssApp;
        await app.open(new File([cells], "table.csv"));
        return JSON.stringify(await app.run());
      },
      readFileSync(path, "utf8"),
    );
    const expected = await vtss(["tune", path, "--target", "outcome", "--json"]);
    expect(comparable(document)).toEqual(comparable(expected));
  });

  it.each(["the disk", "loopback"])("from %s it refuses requests, and says which", async (place) => {
    const [address, what] =
      place === "loopback"
        ? [server.address, "every connection that a script may open"]
        : [FILE_PAGE, "every request"];
    await firefox.open(address);
    const refused = await firefox.evaluate(
      (to) =>
        fetch(to, { mode: "no-cors" }).then(
          () => "sent",
          () => "refused",
        ),
      server.address,
    );
    expect(refused).toBe("refused");
    const foot = () =>
      firefox.evaluate(
        () =>
          window.document.querySelector("vtss-app")?.shadowRoot?.querySelector("footer")?.textContent ?? "",
        null,
      );
    await expect.poll(foot).toContain(`the browser refuses ${what}`);
  });

  it("a run is cancelled within a second", async () => {
    await firefox.open(FILE_PAGE);
    const outcome = await firefox.evaluate(
      async (cells) => {
        await customElements.whenDefined("vtss-app");
        const app = window.document.querySelector("vtss-app") as VtssApp;
        app.options = { repeats: 500 };
        await app.open(new File([cells], "table.csv"));
        const run = app.run().then(
          () => "it ran to its end",
          (error: Error) => error.name,
        );
        await new Promise((resolve) => app.addEventListener("vtss-progress", resolve, { once: true }));
        const began = performance.now();
        app.cancel();
        return `${await run}, ${performance.now() - began < 1000 ? "in time" : "too late"}`;
      },
      readFileSync(writeTable(folder, "long.csv"), "utf8"),
    );
    expect(outcome).toBe("AbortError, in time");
  });
});
