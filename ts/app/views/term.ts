import { html, type TemplateResult } from "lit";
import { GLOSSARY } from "../../report/glossary.js";

/**
 * A word of the field that explains itself when it is pointed at or focused.
 *
 * @param word As in the glossary.
 * @param shown How it stands in the text; the word itself by default.
 */
export function term(word: string, shown = word): TemplateResult | string {
  const meaning = GLOSSARY.get(word);
  if (meaning === undefined) return shown;
  return html`<button type="button" class="term" @keydown=${hideOnEscape} @blur=${showAgain} @pointerenter=${showAgain}
    >${shown}<span class="tip" role="tooltip">${meaning}</span></button>`;
}

function hideOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") (event.currentTarget as HTMLElement).classList.add("dismissed");
}

function showAgain(event: Event): void {
  (event.currentTarget as HTMLElement).classList.remove("dismissed");
}
