import { CHART_FONT, chartRules, DARK, LIGHT, paletteRules } from "../chart/palette.js";
import { TABLE_RULES } from "./table-style.js";

/** How the sections of a report look, in the report and in the page alike; colours come from the palette. */
export const SECTION_RULES = `
h1,h2,h3{line-height:1.25;font-weight:600;text-wrap:balance}
h2{font-size:1.125rem;margin:2.25rem 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.5rem 0;max-width:70ch}
.sentence{font-size:clamp(1.25rem,1.05rem + 1vw,1.625rem);line-height:1.35;font-weight:500;letter-spacing:-.01em;max-width:34em;margin:.25rem 0 1rem;text-wrap:pretty}
.evidence,.warnings{padding-left:1.1rem;margin:.5rem 0;max-width:70ch}
.evidence li,.warnings li{margin:.25rem 0}
p,li{overflow-wrap:break-word}
.faint,figcaption,summary{color:var(--vtss-faint)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em;overflow-wrap:anywhere}
figure{margin:1.5rem 0}
summary{cursor:pointer;padding:.25rem 0;width:fit-content}
${TABLE_RULES}.narrow{display:none}.narrow svg{width:100%;max-width:26rem}
@media (max-width:38rem){.wide{display:none}.narrow{display:block}}
@media print{.wide{display:block}.narrow{display:none}details:not([open]){display:none}
.vtss-chart,figcaption,tr,li,p,.sentence,.tables .scroll{break-inside:avoid}h2,h3,caption{break-after:avoid}figcaption{break-before:avoid}.scroll{overflow:visible}}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

/**
 * The style sheet of the report, for screens in light and dark and for A4. On paper the last section and the footer stay
 * together, which breaks of a page allow among siblings only: so `main` makes no box.
 */
export function reportStyle(): string {
  return `:root{${paletteRules(LIGHT)};color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{${paletteRules(DARK)}}}
html{background:var(--vtss-surface);color:var(--vtss-text);font:1rem/1.5 ${CHART_FONT};-webkit-text-size-adjust:100%}
body{max-width:46rem;margin:0 auto;padding:2rem clamp(1rem,4vw,1.25rem) 4rem}
header p,footer{color:var(--vtss-faint);font-size:.875rem}
footer{margin-top:3rem;border-top:1px solid var(--vtss-grid);padding-top:.75rem;overflow-wrap:anywhere}
${SECTION_RULES}${chartRules()}
@page{size:A4;margin:16mm 15mm}
@media print{:root{${paletteRules(LIGHT)};color-scheme:light}
html{font-size:10pt}body{max-width:none;padding:0}
h2{margin-top:1.5rem}main{display:contents}h2:last-of-type~p{break-after:avoid}footer{margin-top:1.5rem;break-before:avoid}}
`;
}
