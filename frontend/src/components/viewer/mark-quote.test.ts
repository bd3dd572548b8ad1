import { describe, expect, it } from "vitest";

import { markQuote } from "./mark-quote";

function runsOf(...texts: string[]): HTMLElement[] {
  return texts.map((text) => Object.assign(document.createElement("span"), { textContent: text }));
}

function marks(runs: HTMLElement[]): string[] {
  return runs.flatMap((run) => [...run.querySelectorAll("mark")].map((mark) => mark.textContent));
}

describe("markQuote", () => {
  it("marks the part of each run that belongs to the quote, and loses no text", () => {
    const texts = ["Art. 9º O servi-", "dor poderá trabalhar remo", "tamente até três dias. Art. 10"];
    const runs = runsOf(...texts);
    const first = markQuote(runs, "O servidor poderá trabalhar remotamente até três dias.");
    expect(marks(runs)).toEqual(["O servi-", "dor poderá trabalhar remo", "tamente até três dias."]);
    expect(first?.textContent).toBe("O servi-");
    expect(runs.map((run) => run.textContent)).toEqual(texts);
  });

  it("marks nothing on a page without the quote", () => {
    const runs = runsOf("Prefeitura Municipal", "de Serra Clara");
    expect(markQuote(runs, "O servidor poderá trabalhar remotamente")).toBeNull();
    expect(marks(runs)).toEqual([]);
  });
});
