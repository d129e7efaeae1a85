// Installs the packages of the lockfile when they are missing or older than it. Runs before node_modules exists,
// so it is plain JavaScript without dependencies.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE_MAJOR = 20;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8"));
  } catch {
    return undefined;
  }
}

/** Why an install is needed, or undefined. Versions are compared, not file times: a checkout sets those anew. */
function reasonToInstall() {
  const installed = readJson("node_modules/.package-lock.json")?.packages;
  if (!installed) {
    return "node_modules is missing";
  }
  const locked = readJson("package-lock.json")?.packages ?? {};
  for (const [path, { version, optional }] of Object.entries(locked)) {
    // An optional package of another platform is rightly absent.
    const absent = !(path in installed);
    if (path !== "" && (absent ? !optional : installed[path].version !== version)) {
      return `${path} is not the version in package-lock.json`;
    }
  }
  return undefined;
}

const nodeMajor = Number(process.versions.node.split(".")[0]);
if (!(nodeMajor >= OLDEST_NODE_MAJOR)) {
  console.error(`vtss needs Node ${OLDEST_NODE_MAJOR} or later; this is ${process.version}.`);
  process.exit(1);
}

const reason = reasonToInstall();
if (reason !== undefined) {
  console.error(`Installing what package-lock.json names (${reason}): npm ci`);
  const { status, error } = spawnSync("npm ci --no-audit --no-fund --loglevel=error", {
    cwd: root,
    shell: true,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ""}; run it by hand to see why.`);
    process.exit(1);
  }
}
