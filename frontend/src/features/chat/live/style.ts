import { createSavedChoice } from "@/lib/preference";

export const styles = ["direct", "detailed", "plain", "steps"] as const;
export type Style = (typeof styles)[number];

/** How answers are written, as the person last chose. */
export const answerStyle = createSavedChoice<Style>("answer-style", styles, "direct");
