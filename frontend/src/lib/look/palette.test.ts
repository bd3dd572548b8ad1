import { describe, expect, it } from "vitest";

import { contrast, isColour, mixed } from "./colour";
import { dayPalette, isReadable, nearestReadable, nightPalette } from "./palette";

/** Blue, green, red, yellow, grey, black, white and what lies between, as far as the server takes it. */
const steps = ["00", "33", "66", "99", "cc", "ff"];
const accents = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
const taken = accents.filter(isReadable);

describe("colours", () => {
  it("are compared as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(mixed("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(["#1351b4", "#1351B4", "1351b4", "#fff", "#1351b4;x"].map(isColour)).toEqual([true, true, false, false, false]);
  });

  it("have a readable neighbour", () => {
    for (const accent of accents) expect(contrast(nearestReadable(accent), "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(nearestReadable("#1351b4")).toBe("#1351b4");
  });
});

describe("every palette that the server lets in", () => {
  it.each([
    ["by day", dayPalette, ["#ffffff", "#f4f6fa", "#eceff5"]],
    ["in the dark", nightPalette, ["#141c2b", "#1a2436", "#0d131f", "#0a0f19"]],
  ])("is read %s", (_, palette, grounds) => {
    expect(taken.length).toBeGreaterThan(60);
    for (const accent of taken) {
      const { brand, strong, soft, on } = palette(accent);
      for (const ground of [...grounds, soft, on]) expect(contrast(brand, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(strong, on)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
