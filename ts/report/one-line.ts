/**
 * Makes a text that came from a file or a user safe to print on one line of a terminal.
 *
 * @param text - any text.
 * @returns the text with line ends and tabulators as single spaces and every other control character
 * (escape sequences, direction marks) as U+FFFD, so that a column's name cannot steer the terminal.
 */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/gu, " ")
    .replace(/\t/gu, " ")
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
