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
  return html`<button type="button" class="term" @keydown=${hideOnEscape} @blur=${showAgain} @pointerenter=${listenForEscape}
    >${shown}<span class="tip" role="tooltip">${meaning}</span></button>`;
}

function hideOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") (event.currentTarget as HTMLElement).classList.add("dismissed");
}

/** What is only pointed at gets no key, so the whole page is listened to as long as the pointer stays. */
function listenForEscape(event: PointerEvent): void {
  showAgain(event);
  const word = event.currentTarget as HTMLElement;
  const left = new AbortController();
  word.addEventListener("pointerleave", () => left.abort(), { once: true });
  const hide = ({ key }: KeyboardEvent) => {
    // A pointer does not leave what is taken away from under it.
    if (!word.isConnected) left.abort();
    else if (key === "Escape") word.classList.add("dismissed");
  };
  word.ownerDocument.addEventListener("keydown", hide, { signal: left.signal });
}

function showAgain(event: Event): void {
  (event.currentTarget as HTMLElement).classList.remove("dismissed");
}
