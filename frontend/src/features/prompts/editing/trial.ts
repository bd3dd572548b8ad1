import type { PreviewEvent } from "@/features/prompts/api/preview";
import { Failure } from "@/lib/failure";
import type { Message, Source } from "@/lib/wire";

/** One answer being tried: as it is written, or as it ended. */
export interface Trial {
  stage: "sending" | "searching" | "waiting" | "writing" | "checking" | "stopped";
  text: string;
  sources: Source[];
  message: Message | null;
  error: unknown;
}

export const begun: Trial = { stage: "sending", text: "", sources: [], message: null, error: null };

export function applyEvent(trial: Trial, { event, data }: PreviewEvent): Trial {
  switch (event) {
    case "stage":
      return { ...trial, stage: data.stage };
    case "sources":
      return { ...trial, sources: data.sources };
    case "token":
      return { ...trial, stage: "writing", text: trial.text + data.text };
    case "answer":
      return { ...trial, message: data.message, sources: data.message.sources };
    case "error":
      return { ...trial, error: new Failure(data.message, 500, data.code) };
  }
}

export function isOver({ message, error, stage }: Trial): boolean {
  return message !== null || error !== null || stage === "stopped";
}
