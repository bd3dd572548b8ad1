import { createSavedText } from "@/lib/preference";

/** Who signs the changes, as they last wrote it. */
export const authorName = createSavedText("prompt-author");
