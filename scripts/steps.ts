/** Steps of a check, run one after the other and counted. */

const MILLISECONDS = 1000;

/** One thing that is checked. */
export interface Step {
  name: string;
  /** Returns what to say of a success (more lines are details); throws with the output of a failure. */
  run: () => string | Promise<string>;
}

/** Thrown by a step that cannot be run here, with the reason. */
export class NotRun extends Error {}

/**
 * Runs every step, whatever becomes of the others, and says on stdout what became of each. The last line is
 * "N passed, N failed", alone. Returns whether none failed.
 */
export async function runSteps(steps: Step[]): Promise<boolean> {
  const notRun: string[] = [];
  let nPassed = 0;
  let nFailed = 0;
  for (const { name, run } of steps) {
    const start = performance.now();
    if (process.stdout.isTTY) {
      process.stdout.write(`running  ${name}\r`);
    }
    try {
      const said = await run();
      nPassed += 1;
      console.log(`passed   ${name} (${secondsSince(start)}): ${indent(said)}`);
    } catch (error) {
      if (error instanceof NotRun) {
        notRun.push(`${name} (${error.message})`);
        console.log(`NOT RUN  ${name}: ${error.message}`);
      } else {
        nFailed += 1;
        console.log(`FAILED   ${name} (${secondsSince(start)})\n${messageOf(error)}`);
      }
    }
  }
  if (notRun.length > 0) {
    console.log(`\nNot run, so not known: ${notRun.join("; ")}`);
  }
  console.log(`\n${nPassed} passed, ${nFailed} failed`);
  return nFailed === 0;
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / MILLISECONDS).toFixed(1)} s`;
}

function indent(text: string): string {
  return text.trim().split("\n").join("\n         ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
