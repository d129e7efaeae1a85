import { html, type TemplateResult } from "lit";

/** Endings and media types of tables; a browser's dialogue shows these first. */
const ACCEPTED = ".csv,.tsv,.txt,text/csv,text/tab-separated-values";

/** A button by which a file is chosen, and the handlers by which one is dropped. */
export interface FileButton {
  label: string;
  isPrimary: boolean;
  isDisabled: boolean;
  take(file: File): void;
}

/** The button. */
export function fileButton({ label, isPrimary, isDisabled, take }: FileButton): TemplateResult {
  return html`<label class="button ${isPrimary ? "primary" : ""} ${isDisabled ? "disabled" : ""}">${label}
    <input class="hidden" type="file" accept=${ACCEPTED} ?disabled=${isDisabled}
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
}: Pick<FileButton, "isDisabled" | "take">): (event: DragEvent) => void {
  return (event) => {
    const file = event.dataTransfer?.files[0];
    event.preventDefault();
    leave(event);
    if (file !== undefined && !isDisabled) take(file);
  };
}
