import { describe, expect, it } from "vitest";

import { en } from "./en";
import { preferredLanguage } from "./language";
import { pt } from "./pt";

function leaves(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}

describe("preferredLanguage", () => {
  it("takes the person's choice first", () => {
    expect(preferredLanguage("en", ["pt-BR"])).toBe("en");
    expect(preferredLanguage("fr", ["en-US"])).toBe("en");
  });

  it("takes the first known language of the browser, else Portuguese", () => {
    expect(preferredLanguage(null, ["pt-PT", "en"])).toBe("pt-BR");
    expect(preferredLanguage(null, ["fr", "en-GB", "pt"])).toBe("en");
    expect(preferredLanguage(null, ["de"])).toBe("pt-BR");
  });
});

it("says everything in both languages", () => {
  expect(leaves(en, "")).toEqual(leaves(pt, ""));
});
