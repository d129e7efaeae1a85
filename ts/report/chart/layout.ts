/** Measures that charts share, in pixels. */

/** The part of a drawing that an axis runs along. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A line of text under an axis. */
export const AXIS_LINE = 16;
export const TICK_LENGTH = 4;
/** Between a drawing and the names beside it. */
export const LABEL_GAP = 10;
/** From the middle of a line of text to its base. */
export const BASE_SHIFT = 4;
