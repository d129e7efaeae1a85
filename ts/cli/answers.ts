/** What `vtss tune` and `vtss diagnose` write and print. Nothing of it is needed before the workers compute, so it is loaded while they do. */
import { curveCsv } from "../report/curve-csv.js";
import { diagnosisReport } from "../report/diagnosis.js";
import { stringifyDocument } from "../report/document.js";
import type { ReportStyle } from "../report/style.js";
import { terminalReport } from "../report/terminal.js";
import type { TuneResult } from "../types.js";
import type { DiagnoseCommand, TuneCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import type { Library } from "./library.js";
import type { TunedFile } from "./run-tune.js";
import { reportWidth, speaksUtf8, wantsColor } from "./terminal.js";

/** What was tuned, and what was diagnosed. */
type Tuned = Awaited<ReturnType<Library["tune"]>>;
type Diagnosed = Awaited<ReturnType<Library["diagnose"]>>;

/** The contents of the files of a result. */
export async function tunedFiles({ result, model }: Tuned): Promise<Record<TunedFile, string>> {
  return {
    "result.json": stringifyDocument(result),
    "model.json": stringifyDocument(model),
    "curve.csv": curveCsv(result),
    "report.html": await reportFile(result),
  };
}

/** What goes to standard output: the document or the report. */
export function tunedText({ result }: Tuned, command: TuneCommand, io: CommandIo): string {
  return command.json ? stringifyDocument(result) : terminalReport(result, styleOf(command, io));
}

/** The content of diagnosis.json. */
export function diagnosedFile(diagnosed: Diagnosed): string {
  return stringifyDocument(diagnosed);
}

/** What goes to standard output: the document or the report. */
export function diagnosedText(diagnosed: Diagnosed, command: DiagnoseCommand, io: CommandIo): string {
  return command.json ? stringifyDocument(diagnosed) : diagnosisReport(diagnosed, styleOf(command, io));
}

function styleOf({ ascii }: { ascii: boolean }, { stdout, env }: CommandIo): ReportStyle {
  return {
    width: reportWidth(stdout.columns),
    ascii: ascii || !speaksUtf8(env),
    color: stdout.isTerminal && wantsColor(env),
  };
}

/** Loads what draws it only where it is written. */
async function reportFile(result: TuneResult): Promise<string> {
  const { htmlReport } = await import("../report/html/report.js");
  return htmlReport(result);
}
