import { describe, expect, it } from "vitest";

import type { Prompt, PromptText } from "@/lib/wire";

import { activeText, changedFields, edited, faultOf, isFit, rebased } from "./draft";

const text: PromptText = {
  system: "Você responde.",
  styles: { direct: "Curto.", detailed: "Longo.", plain: "Simples.", steps: "Passos." },
};
const prompt: Prompt = {
  language: "pt",
  revision: 4,
  shipped: { version: 2, text },
  rules: ["Cite."],
  active: null,
  shipped_changed: false,
  limits: { system: 40, style: 20, note: 10 },
};

describe("edited", () => {
  it("begins a draft of what counts, and remembers what that was", () => {
    expect(edited(null, prompt, "plain", "Fale simples.")).toEqual({
      text: { ...text, styles: { ...text.styles, plain: "Fale simples." } },
      revision: 4,
      shippedVersion: 2,
    });
  });

  it("ends the draft when the text is what counts again", () => {
    const draft = edited(null, prompt, "system", "Outro.");
    expect(edited(draft, prompt, "system", "Você responde.")).toBeNull();
  });

  it("keeps what it began with until it is told to go on with what somebody else saved", () => {
    const draft = edited(null, prompt, "system", "Meu.");
    const later = { ...prompt, revision: 9, shipped: { ...prompt.shipped, version: 3 } };
    const more = edited(draft, later, "direct", "Já.");
    expect(more?.revision).toBe(4);
    expect(more && rebased(more, later)).toMatchObject({ revision: 9, shippedVersion: 3, text: { system: "Meu." } });
  });
});

it("names the parts that differ", () => {
  const other = { ...text, system: "Outro.", styles: { ...text.styles, steps: " Passos. " } };
  expect(changedFields(text, other)).toEqual(["system"]);
});

it("tells what is empty or too long", () => {
  expect(faultOf(prompt, { ...text, system: " \n" }, "system")).toBe("empty");
  expect(faultOf(prompt, { ...text, system: "a".repeat(41) }, "system")).toBe("long");
  expect(isFit(prompt, activeText(prompt))).toBe(true);
  expect(isFit(prompt, { ...text, styles: { ...text.styles, plain: "a".repeat(21) } })).toBe(false);
});
