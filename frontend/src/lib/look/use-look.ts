import { useEffect } from "react";

import { isColour } from "@/lib/look/colour";
import { dayPalette, nightPalette, type Palette } from "@/lib/look/palette";
import type { Branding } from "@/lib/wire";

const times = { day: dayPalette, night: nightPalette };
const shades: (keyof Palette)[] = ["brand", "strong", "soft", "on"];

/** Sets the variables by which theme.css lets its own colours be replaced; by script, as the content policy asks. */
export function wear(accent: string | null): void {
  const { style } = document.documentElement;
  for (const [time, paletteOf] of Object.entries(times)) {
    const palette = accent !== null && isColour(accent) ? paletteOf(accent) : null;
    for (const shade of shades) {
      const name = `--${time}-${shade}`;
      if (palette) style.setProperty(name, palette[shade]);
      else style.removeProperty(name);
    }
  }
}

/** Gives the page the organisation's colour; while it is not known which, the page stays as it was. */
export function useLook(branding: Branding | undefined): void {
  const accent = branding?.accent;
  useEffect(() => {
    if (accent !== undefined) wear(accent);
  }, [accent]);
}
