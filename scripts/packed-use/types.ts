// What a user's compiler sees: strict, and with no declarations but the package's own and the web's.
import { readTable, type TuneOptions, type TuneResult, tune } from "vtss";
import type { ErrorDetail, ProgressDetail, ResultDetail, VtssApp } from "vtss/app";

export async function rowsToAdd(bytes: Uint8Array, signal: AbortSignal): Promise<number | null> {
  const options: TuneOptions = {
    target: "sepsis",
    generators: ["smote", "gaussian"],
    signal,
    onProgress: ({ done, total }) => done / total,
  };
  const { result }: { result: TuneResult } = await tune(await readTable(bytes), options);
  const [first] = result.generators;
  return first?.selected?.nSynthetic ?? result.verdict.nSynthetic;
}

export const refused: TuneOptions = {
  target: "sepsis",
  // @ts-expect-error there is no generator of this name
  generators: ["absent"],
};

export function listen(app: VtssApp, file: File): Promise<void> {
  app.theme = "dark";
  app.options = { target: "sepsis", generators: ["smote", "gaussian"] };
  // Events are known by their names, on the element and wherever they bubble to.
  app.addEventListener("vtss-result", ({ detail }) => detail.result.verdict);
  document.addEventListener("vtss-progress", ({ detail }) => heard.push(detail));
  window.addEventListener("vtss-error", ({ detail }) => heard.push(detail));
  return app.open(file);
}

const heard: (ProgressDetail | ResultDetail | ErrorDetail)[] = [];
