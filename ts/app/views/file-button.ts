import { html, nothing, type TemplateResult } from "lit";
import { droppedFile } from "../dropped.js";

/** Endings and media types of tables; a browser's dialogue shows these first. */
const ACCEPTED = ".csv,.tsv,.txt,text/csv,text/tab-separated-values";

/** A button by which a file is chosen, and the handlers by which one is dropped. */
export interface FileButton {
  label: string;
  isPrimary: boolean;
  isDisabled: boolean;
  /** Of the field in the button, by which it gets the focus. */
  id?: string;
  take(file: File): void;
  /** Is told why what was dropped cannot be taken. */
  refuse(error: unknown): void;
}

/** The button. */
export function fileButton({
  label,
  isPrimary,
  isDisabled,
  id,
  take,
}: Omit<FileButton, "refuse">): TemplateResult {
  return html`<label class="button ${isPrimary ? "primary" : ""} ${isDisabled ? "disabled" : ""}">${label}
    <input class="hidden" type="file" id=${id ?? nothing} accept=${ACCEPTED} ?disabled=${isDisabled}
      @change=${(event: Event) => {
        const input = event.currentTarget as HTMLInputElement;
        const file = input.files?.[0];
        input.value = "";
        if (file !== undefined) take(file);
      }}></label>`;
}

/** Shows that a file may be dropped here. */
export function allowDrop(event: DragEvent): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).classList.add("over");
}

/** The file is somewhere else now. */
export function leave(event: DragEvent): void {
  (event.currentTarget as HTMLElement).classList.remove("over");
}

/** Takes the file that is dropped. */
export function drop({
  isDisabled,
  take,
  refuse,
}: Pick<FileButton, "isDisabled" | "take" | "refuse">): (event: DragEvent) => void {
  return (event) => {
    event.preventDefault();
    leave(event);
    if (isDisabled) return;
    try {
      take(droppedFile(event.dataTransfer));
    } catch (error) {
      refuse(error);
    }
  };
}
