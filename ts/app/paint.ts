import { type Chart, LOOKS, type Mark } from "../report/chart/mark.js";
import { CHART_FONT, type Palette } from "../report/chart/palette.js";

/**
 * Paints a chart on a canvas: the page may load no image, not even one of its own, so a picture file is painted and not
 * made of the SVG.
 *
 * @param chart What was drawn.
 * @param palette Its colours.
 * @param scale Pixels of the file for each of the chart's.
 * @returns The picture as PNG. Rejects where the browser cannot encode it.
 */
export function pngFile(chart: Chart, palette: Palette, scale: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(chart.width * scale);
  canvas.height = Math.round(chart.height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return Promise.reject(new Error("this browser cannot paint"));
  context.scale(scale, scale);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, chart.width, chart.height);
  paintMarks(context, chart.marks, palette);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error("this browser cannot write PNG")) : resolve(blob),
    );
  });
}

interface AnyLook {
  fill?: keyof Palette;
  stroke?: keyof Palette;
  width?: number;
  dash?: string;
  opacity?: number;
  size?: number;
  weight?: number;
}

const NORMAL_WEIGHT = 400;

function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], palette: Palette): void {
  for (const mark of marks) {
    context.save();
    if (mark.kind === "clip") {
      context.beginPath();
      context.rect(mark.x, mark.y, mark.width, mark.height);
      context.clip();
      paintMarks(context, mark.marks, palette);
    } else {
      const look: AnyLook = LOOKS[mark.ink];
      context.globalAlpha = look.opacity ?? 1;
      if (mark.kind === "text") {
        context.font = `${look.weight ?? NORMAL_WEIGHT} ${look.size}px ${CHART_FONT}`;
        context.textAlign = mark.anchor === "middle" ? "center" : mark.anchor;
        context.fillStyle = palette[look.fill ?? "text"];
        context.fillText(mark.text, mark.x, mark.y);
      } else {
        paintPath(context, new Path2D(mark.d), look, palette);
      }
    }
    context.restore();
  }
}

function paintPath(context: CanvasRenderingContext2D, path: Path2D, look: AnyLook, palette: Palette): void {
  if (look.fill !== undefined) {
    context.fillStyle = palette[look.fill];
    context.fill(path);
  }
  if (look.stroke !== undefined) {
    context.strokeStyle = palette[look.stroke];
    context.lineWidth = look.width ?? 1;
    context.setLineDash(look.dash?.split(" ").map(Number) ?? []);
    context.stroke(path);
  }
}
