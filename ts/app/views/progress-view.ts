import { html, nothing, type TemplateResult } from "lit";
import { duration } from "../../report/duration.js";
import type { NumberWords } from "../../report/number-words.js";
import type { RunProgress, View } from "../app-state.js";

const PHASES: Readonly<Record<RunProgress["phase"], string>> = {
  read: "Reading the table",
  diagnose: "Asking what theory says",
  sweep: "Comparing sizes",
  extend: "Trying larger sizes",
  final: "Fitting the model",
};
/** Less than this share and time say nothing about the rest. */
const LEAST_SHARE = 0.05;
const LEAST_MILLISECONDS = 700;

/** Milliseconds that a phase will still take; null as long as nothing can be said. */
export function millisecondsLeft(progress: RunProgress, now: number): number | null {
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  const elapsed = now - progress.phaseBegan;
  if (!(share >= LEAST_SHARE && share < 1 && elapsed >= LEAST_MILLISECONDS)) return null;
  return (elapsed / share) * (1 - share);
}

/** Such as `Comparing sizes: 42 %, about 11 s left`. */
export function progressText(progress: RunProgress, now: number, numbers: NumberWords): string {
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  const left = millisecondsLeft(progress, now);
  const rest = left === null ? "" : `, about ${duration(left, numbers)} left`;
  return `${PHASES[progress.phase]}: ${numbers.fixed(Math.floor(100 * share), 0)} %${rest}`;
}

/** What is being done, how far it is, and the way to stop it. */
export function progressView({ state, actions, numbers }: View): TemplateResult | typeof nothing {
  const { progress, busy } = state;
  if (progress === null || busy !== "running") return nothing;
  return html`<section class="progress" aria-labelledby="progress-heading">
    <h2 id="progress-heading" tabindex="-1">Comparing</h2>
    <progress max=${Math.max(1, progress.total)} .value=${progress.done} aria-label="Progress"></progress>
    <p>${progressText(progress, performance.now(), numbers)}</p>
    <p class="actions"><button type="button" @click=${actions.cancel}>Cancel</button></p>
  </section>`;
}
