import { describe, expect, it } from "vitest";

import { ageOf, dayOf, fileSize, seconds } from "./format";

describe("format", () => {
  it("writes sizes as people read them", () => {
    expect([0, 999, 1_000, 48_800, 1_440_000, 250_000_000].map((bytes) => fileSize(bytes, "pt-BR"))).toEqual([
      "0 B",
      "999 B",
      "1 kB",
      "48,8 kB",
      "1,4 MB",
      "250 MB",
    ]);
  });

  it("writes seconds with one decimal", () => {
    expect(seconds(7_684, "pt-BR")).toBe("7,7");
    expect(seconds(12_000, "en")).toBe("12.0");
  });

  it("keeps a day the same day in every time zone", () => {
    expect(dayOf("2019-12-31", "pt-BR")).toBe("31/12/2019");
  });

  it("groups moments by local day", () => {
    const now = new Date(2026, 4, 20, 9, 0);
    const at = (day: number, hour: number) => ageOf(new Date(2026, 4, day, hour).toISOString(), now);
    expect([at(20, 0), at(19, 23), at(19, 1), at(15, 12), at(10, 12)]).toEqual([
      "today",
      "yesterday",
      "yesterday",
      "week",
      "older",
    ]);
  });
});
