// In this folder: `npm install`, then `npm run dev`.
// Importing the module defines <vtss-app>. Engine and workers are inside it: there is nothing to configure.
import { VtssApp } from "vtss/app";

/** A table that this program has: two overlapping classes, one of them rare. */
function table(): File {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const isCase = i < 60;
    const dose = ((i * 0.618) % 1) + (isCase ? 0.35 : 0);
    return `${dose.toFixed(4)},${40 + ((i * 17) % 41)},${isCase ? "case" : "control"}`;
  });
  return new File([["dose,age,outcome", ...rows, ""].join("\n")], "study.csv");
}

const verdict = document.querySelector("#verdict");

document.querySelector("#begin")?.addEventListener("click", async () => {
  const app = new VtssApp();
  app.options = { target: "outcome", generators: ["smote", "jitter"], repeats: 2 };
  app.addEventListener("vtss-result", (event) => {
    const { result } = event.detail;
    if (verdict) verdict.textContent = result.verdict.sentence;
  });
  document.body.append(app);
  // The user may do both; a program can as well.
  await app.open(table());
  await app.run();
});
