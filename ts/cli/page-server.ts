import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { VtssError } from "../errors.js";

/** The loopback address: no other machine can reach it. */
const HOST = "127.0.0.1";

/** What is served; nothing else exists. */
const FILES: ReadonlyMap<string, { file: string; type: string }> = new Map([
  ["/", { file: "index.html", type: "text/html; charset=utf-8" }],
  ["/vtss-app.js", { file: "vtss-app.js", type: "text/javascript; charset=utf-8" }],
]);

/**
 * Beside the page's own policy: nobody may frame it, and it is isolated from other origins, so that its workers can share
 * one copy of the table.
 */
const HEADERS = {
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

const HTTP_PORT = 80;

const OK = 200;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const METHOD_NOT_ALLOWED = 405;

/** The page's server, listening. */
export interface PageServer {
  /** Such as `http://127.0.0.1:40123/`. */
  address: string;
  /** Resolves when it has ended. */
  close(): Promise<void>;
}

/**
 * Serves the page to this machine alone.
 *
 * @param port - 0 for one that is free.
 * @param folder - where the built page lies.
 * @returns the server.
 * @throws VtssError - `PORT_UNAVAILABLE` (port, reason).
 */
export async function servePage(port: number, folder: URL): Promise<PageServer> {
  const server = createServer((request, response) => {
    void answer(request, response, folder, portOf(server)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: Error) => {
      const message = `port ${port} of ${HOST} cannot be used: ${cause.message}; name another, or none for one that is free`;
      reject(new VtssError("PORT_UNAVAILABLE", message, { port, reason: cause.message }, { cause }));
    });
    server.listen(port, HOST, resolve);
  });
  return {
    address: `http://${HOST}:${portOf(server)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

/**
 * Whether a request names this server: a name that another site made point here is none of its own.
 *
 * @param host - its header `Host`, in which browsers leave out the port of HTTP.
 * @param port - that is served.
 */
export function isOwnName(host: string, port: number): boolean {
  const names = [HOST, "localhost"];
  return names.some((name) => host === `${name}:${port}` || (port === HTTP_PORT && host === name));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: URL,
  port: number,
): Promise<void> {
  const refuse = (status: number): void => {
    response.writeHead(status, HEADERS).end();
  };
  if (!isOwnName(request.headers.host ?? "", port)) return refuse(FORBIDDEN);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(METHOD_NOT_ALLOWED);
  const found = FILES.get(request.url ?? "");
  if (found === undefined) return refuse(NOT_FOUND);
  const content = await readFile(new URL(found.file, folder));
  response.writeHead(OK, { ...HEADERS, "Content-Type": found.type, "Content-Length": content.length });
  response.end(request.method === "HEAD" ? undefined : content);
}
