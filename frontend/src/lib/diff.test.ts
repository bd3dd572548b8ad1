import { describe, expect, it } from "vitest";

import { diffWords, type Piece } from "./diff";

function side(pieces: Piece[], left: Piece["kind"]): string {
  return pieces.filter(({ kind }) => kind !== left).map(({ text }) => text).join("");
}

describe("diffWords", () => {
  it("tells the words that came and went", () => {
    expect(diffWords("Responda em uma linha.", "Responda sempre em cada linha.")).toEqual([
      { kind: "same", text: "Responda " },
      { kind: "added", text: "sempre " },
      { kind: "same", text: "em " },
      { kind: "removed", text: "uma" },
      { kind: "added", text: "cada" },
      { kind: "same", text: " linha." },
    ]);
  });

  it("tells words that changed side by side as one change", () => {
    expect(diffWords("Texto de outra pessoa.", "Texto só seu mesmo.")).toEqual([
      { kind: "same", text: "Texto " },
      { kind: "removed", text: "de outra pessoa." },
      { kind: "added", text: "só seu mesmo." },
    ]);
  });

  it.each([
    ["", ""],
    ["", "tudo novo"],
    ["tudo velho", ""],
    ["a b a b a", "b a b a b"],
    ["linha 1\nlinha 2\n", "linha 1\n\nlinha 3\nlinha 2"],
    ["x ".repeat(3_000), "y ".repeat(3_000)],
  ])("loses nothing of either text", (before, after) => {
    const pieces = diffWords(before, after);
    expect(side(pieces, "added")).toBe(before);
    expect(side(pieces, "removed")).toBe(after);
  });

  it("has one piece for equal texts", () => {
    expect(diffWords("igual a si", "igual a si")).toEqual([{ kind: "same", text: "igual a si" }]);
  });
});
