import { contrast, mixed, readableOn } from "@/lib/look/colour";

/** What white words on an organisation's colour need; the server holds it (WCAG 2.2, 1.4.3). */
export const leastContrast = 4.5;
/** The colour that the page has of its own. */
export const ownAccent = "#1351b4";

/** The colours of the theme that follow from the organisation's. */
export interface Palette {
  brand: string;
  strong: string;
  soft: string;
  on: string;
}

/** The darkest grounds of the light page and the lightest of the dark one; see theme.css. */
const sunken = "#eceff5";
const night = { surface: "#141c2b", raised: "#1a2436" };
/** More than is needed: thin words in colour on a dark ground tire the eyes. */
const atNight = 6;

/** The colour by day: darker where it would be read badly as words on the page's grey. */
export function dayPalette(accent: string): Palette {
  const soft = mixed("#ffffff", accent, 0.1);
  const brand = readableOn([sunken, soft], accent, "#000000", leastContrast);
  return { brand, strong: mixed(brand, "#000000", 0.28), soft, on: "#ffffff" };
}

/** The colour in the dark: as light as it must be, with dark words on it. */
export function nightPalette(accent: string): Palette {
  const soft = mixed(night.surface, accent, 0.28);
  const brand = readableOn([night.raised, soft], accent, "#ffffff", atNight);
  return { brand, strong: mixed(brand, "#ffffff", 0.3), soft, on: mixed(accent, "#000000", 0.8) };
}

/** A colour as close as may be that white words are read well on. */
export function nearestReadable(colour: string): string {
  return readableOn(["#ffffff"], colour, "#000000", leastContrast);
}

export function isReadable(accent: string): boolean {
  return contrast(accent, "#ffffff") >= leastContrast;
}
