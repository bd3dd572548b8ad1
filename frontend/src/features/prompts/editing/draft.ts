import type { AnswerStyle, Prompt, PromptText } from "@/lib/wire";

export const styles = ["direct", "detailed", "plain", "steps"] as const satisfies AnswerStyle[];

/** The parts of the instructions, in the order of the page. */
export const fields = ["system", ...styles] as const;
export type Field = (typeof fields)[number];

/** A text being written, and what its author had before them when they began. */
export interface Draft {
  text: PromptText;
  revision: number;
  shippedVersion: number;
}

export function textOf(text: PromptText, field: Field): string {
  return field === "system" ? text.system : text.styles[field];
}

export function withText(text: PromptText, field: Field, value: string): PromptText {
  if (field === "system") return { ...text, system: value };
  return { ...text, styles: { ...text.styles, [field]: value } };
}

/** The text that the answers of now are written by. */
export function activeText({ active, shipped }: Prompt): PromptText {
  return active?.text ?? shipped.text;
}

/** The parts that differ, blanks at the ends aside. */
export function changedFields(before: PromptText, after: PromptText): Field[] {
  return fields.filter((field) => textOf(before, field).trim() !== textOf(after, field).trim());
}

/** The draft after a change; none once it says what counts anyway. */
export function edited(draft: Draft | null, prompt: Prompt, field: Field, value: string): Draft | null {
  const begun = draft ?? { text: activeText(prompt), revision: prompt.revision, shippedVersion: prompt.shipped.version };
  const text = withText(begun.text, field, value);
  const isBack = fields.every((each) => textOf(text, each) === textOf(activeText(prompt), each));
  return isBack ? null : { ...begun, text };
}

/** The draft as one of what counts now, though somebody changed that meanwhile. */
export function rebased(draft: Draft, prompt: Prompt): Draft {
  return { ...draft, revision: prompt.revision, shippedVersion: prompt.shipped.version };
}

export function longest({ limits }: Prompt, field: Field): number {
  return field === "system" ? limits.system : limits.style;
}

export type Fault = "empty" | "long" | null;

export function faultOf(prompt: Prompt, text: PromptText, field: Field): Fault {
  const length = textOf(text, field).trim().length;
  if (length === 0) return "empty";
  return length > longest(prompt, field) ? "long" : null;
}

export function isFit(prompt: Prompt, text: PromptText): boolean {
  return fields.every((field) => faultOf(prompt, text, field) === null);
}
