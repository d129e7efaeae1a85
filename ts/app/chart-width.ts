/** Pixels. */
export const WIDEST_CHART = 720;
const NARROWEST_CHART = 260;
/** A chart is drawn anew when there is this much more or less room. */
const WIDTH_STEP = 20;

/** Pixels that a chart may take inside an element, in steps, so that not every change of its size redraws it. */
export function chartWidthIn(element: HTMLElement): number {
  const style = getComputedStyle(element);
  const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
  const room = Math.max(NARROWEST_CHART, element.clientWidth - padding);
  return Math.floor(Math.min(WIDEST_CHART, room) / WIDTH_STEP) * WIDTH_STEP;
}
