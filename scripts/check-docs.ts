/**
 * Runs the examples of the documentation in a project that has installed the package, so that none can go stale.
 *
 * A fenced block after the line `<!-- run -->` is run: `sh` by bash, `js` and `ts` as a module. Blocks of a file run
 * in its order and in one folder, each finding the files that those before it wrote. A block after `<!-- output -->`
 * is what the block before it prints on stdout; "…" in it stands for any text, on a line of its own for any lines.
 * The programs in `examples/` are run too, and print what the comment at their end says.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { checkTypes, type PackedProject, packedProject } from "./packed-project.js";
import { runOrThrow } from "./process.js";
import { inProject, isProgram } from "./project.js";

const PATIENCE_MS = 300_000;
/** Reports are drawn with the characters that the locale allows. */
const LOCALE = { LC_ALL: "C.UTF-8" };
const PRINTS = /(?:^|\n)\/\/ Prints:\n((?:\/\/.*\n?)+)$/;
const MARK = /^<!-- (run|output) -->\n+(?:```(\w*)\n([\s\S]*?)^```$)?/gm;

type Environment = Record<string, string>;

interface Block {
  mark: "run" | "output";
  language: string;
  text: string;
  /** Where it begins, for messages. */
  line: number;
}

/** Returns a sentence that says what was run; throws with the first example that fails. */
export async function checkDocs(packed: PackedProject): Promise<string> {
  const folders = ["docs"].filter((folder) => existsSync(inProject(folder)));
  const others = folders.flatMap((folder) =>
    readdirSync(inProject(folder)).map((name) => `${folder}/${name}`),
  );
  const counts: string[] = [];
  for (const file of ["README.md", ...others.filter((name) => name.endsWith(".md"))]) {
    const blocks = markedBlocks(readFileSync(inProject(file), "utf8"), file);
    if (blocks.length > 0) {
      await runBlocks(blocks, file, packed);
      counts.push(`${blocks.length} in ${file}`);
    }
  }
  if (!counts.some((count) => count.endsWith("README.md"))) {
    throw new Error("README.md has no example marked <!-- run -->");
  }
  const nExamples = await runExamples(packed);
  return `examples run or compared: ${counts.join(", ")}, ${nExamples} in examples/`;
}

/** Returns how many there are. */
async function runExamples(packed: PackedProject): Promise<number> {
  const folder = join(packed.folder, "examples");
  cpSync(inProject("examples"), folder, { recursive: true });
  const programs = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  for (const program of programs.sort()) {
    const documented = documentedOutput(readFileSync(join(folder, program), "utf8"), program);
    const printed = await runOrThrow(process.execPath, [program], { cwd: folder, timeout: PATIENCE_MS });
    if (!matches(printed, documented)) {
      throw new Error(`examples/${program} printed\n${printed}`);
    }
  }
  return programs.length;
}

/** What a program says that it prints: the comment lines after `// Prints:` at its end. Throws where there is none. */
export function documentedOutput(program: string, file: string): string {
  const comment = PRINTS.exec(program)?.[1];
  if (comment === undefined) {
    throw new Error(`examples/${file} does not end with the comment "// Prints:" and what it prints`);
  }
  return comment.replace(/^\/\/ ?/gm, "");
}

/** The marked blocks of a Markdown text, in order. Throws at a mark that no block follows. */
export function markedBlocks(markdown: string, file: string): Block[] {
  return [...markdown.matchAll(MARK)].map(({ 1: mark, 2: language, 3: text, index }) => {
    const line = markdown.slice(0, index).split("\n").length;
    if (text === undefined || language === undefined) {
      throw new Error(`${file}:${line}: no fenced block follows the mark`);
    }
    return { mark: mark as Block["mark"], language, text, line };
  });
}

async function runBlocks(blocks: Block[], file: string, packed: PackedProject): Promise<void> {
  const folder = join(packed.folder, `docs-${basename(file, ".md")}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  symlinkSync(join(packed.folder, "node_modules"), join(folder, "node_modules"), "junction");
  let printed: string | undefined;
  for (const block of blocks) {
    try {
      if (block.mark === "run") {
        printed = await runBlock(block, folder, { ...packed.env, ...LOCALE });
      } else if (printed === undefined) {
        throw new Error("no example before it was run");
      } else if (!matches(printed, block.text)) {
        throw new Error(`the example before it printed\n${printed}`);
      }
    } catch (error) {
      throw new Error(`${file}:${block.line}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function runBlock({ language, text, line }: Block, folder: string, env: Environment): Promise<string> {
  const options = { cwd: folder, env, timeout: PATIENCE_MS };
  if (language === "sh") {
    return runOrThrow("bash", ["-euo", "pipefail", "-c", text], options);
  }
  if (language !== "ts" && language !== "js") {
    throw new Error(`a block to run is sh, js or ts, not "${language}"`);
  }
  const program = `line-${line}.${language}`;
  writeFileSync(join(folder, program), text);
  if (language === "js") {
    return runOrThrow(process.execPath, [program], options);
  }
  await checkTypes(folder, program, "NodeNext", ["node"]);
  return runOrThrow(
    process.execPath,
    [inProject("node_modules", "tsx", "dist", "cli.mjs"), program],
    options,
  );
}

/** Whether a text is what a documented output says, white space at the ends of lines aside. */
export function matches(printed: string, documented: string): boolean {
  const pattern = trimLines(documented)
    .split("\n")
    .map((line) =>
      line.trim() === "…"
        ? "(?:.*\n)*"
        : `${line
            .split("…")
            .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
            .join(".*")}\n`,
    );
  return new RegExp(`^${pattern.join("")}$`).test(`${trimLines(printed)}\n`);
}

function trimLines(text: string): string {
  return text.replace(/[ \t]+$/gm, "").replace(/\n+$/, "");
}

if (isProgram(import.meta.url)) {
  const packed = await packedProject();
  try {
    console.log(await checkDocs(packed));
  } finally {
    packed.remove();
  }
}
