import { type CSSResult, unsafeCSS } from "lit";
import { CHART_FONT, chartRules, DARK, LIGHT, paletteRules } from "../report/chart/palette.js";
import { SECTION_RULES } from "../report/html/style.js";

/** The accent is the colour of the curve as fitted; on it stands text in the colour of the surface. */
const COLOURS = (palette: typeof LIGHT) => `${paletteRules(palette)};--vtss-accent:var(--vtss-fitted)`;

/**
 * The style of the element and of what is inside it. Every colour is a custom property that the page around it may set on
 * `vtss-app`; `theme="light"` and `theme="dark"` override the reader's preference. Paper is light.
 */
export const appStyle: CSSResult = unsafeCSS(`
:host{display:block;box-sizing:border-box;color:var(--vtss-text);font:1rem/1.5 var(--vtss-font,${CHART_FONT})}
:host(vtss-app){${COLOURS(LIGHT)};color-scheme:light;background:var(--vtss-surface);max-width:var(--vtss-max-width,46rem);margin:0 auto;padding:clamp(1rem,4vw,2.5rem) clamp(1rem,4vw,1.25rem) 3rem}
@media screen and (prefers-color-scheme:dark){:host(vtss-app:not([theme=light])){${COLOURS(DARK)};color-scheme:dark}}
@media screen{:host(vtss-app[theme=dark]){${COLOURS(DARK)};color-scheme:dark}}
:host([hidden]){display:none}
*,*::before,*::after{box-sizing:border-box}
${SECTION_RULES}
${chartRules()}
h1{font-size:clamp(1.375rem,1.1rem + 1.4vw,1.875rem);font-weight:500;letter-spacing:-.015em;margin:0 0 .75rem;max-width:24em}
h2:first-child{margin-top:0}
h2:focus{outline:none}
.eyebrow{font-size:.875rem;font-weight:500;color:var(--vtss-faint);margin:0 0 .25rem}
section{margin:0 0 2.5rem}
.drop{border:1px dashed var(--vtss-faint);border-radius:.5rem;padding:clamp(1.25rem,5vw,3rem)}
.drop.small{padding:.75rem 1rem;margin:.25rem 0 1rem}.drop.small .actions{margin:.5rem 0}
.drop.over{border-style:solid;border-color:var(--vtss-accent)}
main.over{outline:2px solid var(--vtss-accent);outline-offset:.75rem;border-radius:.25rem}
main{position:relative}
.actions{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;max-width:none;margin:1rem 0}
button,.button,select,input{font:inherit;color:inherit}
button:not(.term),.button{border:1px solid var(--vtss-faint);border-radius:.375rem;background:none;padding:.375rem .875rem;min-height:2.5rem;cursor:pointer;display:inline-flex;align-items:center}
.primary:not(:disabled){background:var(--vtss-accent);border-color:var(--vtss-accent);color:var(--vtss-surface);font-weight:600}
button:disabled,button[aria-disabled=true],.disabled{cursor:default;border-color:var(--vtss-grid);color:var(--vtss-faint)}
@media (hover:hover){button:not(.term):not(:disabled):hover,.button:not(.disabled):hover{text-decoration:underline;text-underline-offset:.2em}}
:focus-visible,.button:focus-within{outline:2px solid var(--vtss-accent);outline-offset:2px}
.bar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;border-bottom:1px solid var(--vtss-grid);padding-bottom:.75rem;margin-bottom:2rem}
.bar p{margin:0;overflow-wrap:anywhere;min-width:0}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));gap:.875rem 1.25rem;margin:.75rem 0}
.fields label{display:grid;gap:.25rem;font-size:.875rem;color:var(--vtss-faint);align-content:end}
select,input[type=text],input[type=search],input[type=number]{background:var(--vtss-surface);color:var(--vtss-text);border:1px solid var(--vtss-faint);border-radius:.375rem;padding:.375rem .5rem;min-height:2.5rem;width:100%;min-width:0;font-size:1rem}
::placeholder{color:var(--vtss-faint);opacity:1}
input[type=search]{width:auto;max-width:100%}
td select{min-height:2rem;padding:.125rem .25rem;font-size:.875rem;width:auto}
input[type=checkbox]{accent-color:var(--vtss-accent);width:1.125rem;height:1.125rem;vertical-align:-.2em;margin:0 .25rem 0 0}
.checks{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
.checks label,form label{display:inline-flex;align-items:center;min-height:2rem}
.fields label{display:grid}
fieldset{border:0;padding:0;margin:.75rem 0;min-width:0}
legend{padding:0;font-size:.875rem;color:var(--vtss-faint)}
.list{container-type:inline-size;max-height:26rem;overflow:hidden auto;border:1px solid var(--vtss-grid);border-radius:.375rem;padding:0 .75rem}
.list table{table-layout:fixed;width:100%}
.list th,.list td{white-space:normal;overflow-wrap:anywhere;text-align:left;padding-right:.625rem}
.list thead .column{width:27%}.list thead .use{width:23%}.list thead .kind{width:18%}.list thead .missing{width:14%}.list .missing{text-align:right}
.list td .faint{display:block;font-size:.8125rem}.list select{width:100%}.list .heading{display:none}
.list .clamped{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
@container (max-width:36rem){
.list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.list table,.list tbody{display:block}
.list tbody tr{display:grid;grid-template-columns:1fr 1fr;gap:.25rem .5rem;align-items:baseline;padding:.625rem 0;border-bottom:1px solid var(--vtss-grid)}
.list tbody tr:last-child{border-bottom:0}
.list tbody th,.list tbody td{border:0;padding:0;width:auto}
.list tbody .column{grid-column:1/-1;width:auto;font-weight:600}
.list tbody .missing,.list tbody .values{text-align:left;color:var(--vtss-faint)}
.list .heading{display:inline}
.list td select{min-height:2.5rem}
}
.balance{margin:1rem 0}
.classes{display:block;width:100%;height:.5rem;border-radius:.25rem;overflow:hidden}
.majority{fill:var(--vtss-grid)}.minority{fill:var(--vtss-accent)}
.refusal,.error{border-left:3px solid var(--vtss-shifted);padding:.25rem 0 .25rem 1rem;margin:1rem 0}
.error p,.refusal p{margin:.25rem 0;overflow-wrap:anywhere}
progress{width:100%;height:.625rem;accent-color:var(--vtss-accent)}
.terms{line-height:2}
.term{border:0;background:none;padding:0;margin:0 .5rem 0 0;min-height:1.5rem;position:relative;text-decoration:underline dotted;text-underline-offset:.25em;cursor:help;color:inherit}
.balance .term,legend .term,fieldset .term{margin:0}
.tip{display:none;position:absolute;z-index:1;left:0;top:100%;width:max-content;max-width:min(18rem,70vw);text-align:left;background:var(--vtss-text);color:var(--vtss-surface);padding:.5rem .75rem;border-radius:.375rem;font-size:.875rem;line-height:1.4;font-weight:400}
@media (max-width:48rem){.term{position:static}.tip{inset:auto 0;width:auto;max-width:none}}
.term:hover .tip,.term:focus .tip{display:block}
.term.dismissed .tip{display:none}
.chart{position:relative;touch-action:pan-y}
.cursor{position:absolute;inset:0;width:100%;height:100%;pointer-events:none}
.cursor line{stroke:var(--vtss-text);stroke-width:1;opacity:.6}
.reader{display:block;accent-color:var(--vtss-accent);height:1.5rem;margin-top:.25rem}
.reading{font-variant-numeric:tabular-nums;font-size:.875rem;min-height:1.5em;margin:.25rem 0}
.command{white-space:pre-wrap;overflow-wrap:anywhere;background:none;border:1px solid var(--vtss-grid);border-radius:.375rem;padding:.75rem;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875rem}
.setup>summary[hidden]{display:none}
.setup>summary{font-size:1.125rem;font-weight:600;color:inherit}
footer{border-top:1px solid var(--vtss-grid);margin-top:3rem;padding-top:.75rem;font-size:.875rem;color:var(--vtss-faint)}
@media (prefers-reduced-motion:no-preference){.drop{transition:border-color .15s}}
@media print{:host(vtss-app){max-width:none;padding:0}
button,.setup,.actions,.reader,.reading,.terms,.downloads,footer{display:none!important}}
`);
