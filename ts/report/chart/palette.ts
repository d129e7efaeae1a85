import { type ColourName, type InkName, LOOKS } from "./mark.js";

/** A colour for everything that has one. */
export type Palette = Readonly<Record<ColourName, string>>;

/**
 * Blue and vermilion after Okabe and Ito, which all common kinds of colour vision tell apart, darkened until each has at
 * least 4.5 : 1 on white.
 */
export const LIGHT: Palette = {
  text: "#1b1f24",
  faint: "#565f69",
  grid: "#e3e6e9",
  surface: "#ffffff",
  fitted: "#0067a5",
  shifted: "#b84a00",
  chosen: "#1b1f24",
  level: "#565f69",
  predicted: "#7a3e78",
};

/** The same hues, lightened until each has at least 4.5 : 1 on the dark surface. */
export const DARK: Palette = {
  text: "#e9ebee",
  faint: "#a3abb5",
  grid: "#343a41",
  surface: "#15181c",
  fitted: "#62b5ea",
  shifted: "#f19a5d",
  chosen: "#f4f5f7",
  level: "#a3abb5",
  predicted: "#cf9bcc",
};

/** Of every text in a chart. */
export const CHART_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The CSS custom property of a colour. */
export function colourProperty(name: ColourName): string {
  return `--vtss-${name}`;
}

/** Declarations that set every colour. */
export function paletteRules(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `${colourProperty(name as ColourName)}:${value}`)
    .join(";");
}

/** The style sheet by which charts take their colours from custom properties. */
export function chartRules(): string {
  const inks = Object.entries(LOOKS).map(([name, look]) => {
    const rules = Object.entries(declarations(look)).map(([property, value]) => `${property}:${value}`);
    return `.${inkClass(name as InkName)}{${rules.join(";")}}`;
  });
  return `.vtss-chart{display:block;max-width:100%;height:auto;font-family:${CHART_FONT}}\n${inks.join("\n")}\n`;
}

/** The class of an ink's marks. */
export function inkClass(name: InkName): string {
  return `vtss-${name}`;
}

function declarations(look: (typeof LOOKS)[InkName]): Record<string, string> {
  const { fill, stroke, width, dash, opacity, size, weight }: Partial<Record<string, string | number>> = look;
  const colour = (name: string | number) => `var(${colourProperty(name as ColourName)})`;
  const rules: Record<string, string> = { fill: fill === undefined ? "none" : colour(fill) };
  if (stroke !== undefined) rules.stroke = colour(stroke);
  if (width !== undefined) rules["stroke-width"] = String(width);
  if (dash !== undefined) rules["stroke-dasharray"] = String(dash);
  if (opacity !== undefined) rules.opacity = String(opacity);
  if (size !== undefined) rules["font-size"] = `${size}px`;
  if (weight !== undefined) rules["font-weight"] = String(weight);
  return rules;
}
