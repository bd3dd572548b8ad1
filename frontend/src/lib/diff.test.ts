import { describe, expect, it } from "vitest";

import { diffWords, type Piece } from "./diff";

function side(pieces: Piece[], left: Piece["kind"]): string {
  return pieces.filter(({ kind }) => kind !== left).map(({ text }) => text).join("");
}

describe("diffWords", () => {
  it("tells the words that came and went", () => {
    expect(diffWords("Responda em uma frase curta.", "Responda sempre em duas frases.")).toEqual([
      { kind: "same", text: "Responda " },
      { kind: "added", text: "sempre " },
      { kind: "same", text: "em " },
      { kind: "removed", text: "uma" },
      { kind: "added", text: "duas" },
      { kind: "same", text: " " },
      { kind: "removed", text: "frase curta." },
      { kind: "added", text: "frases." },
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
