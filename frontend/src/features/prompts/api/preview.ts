import { doorFetch } from "@/lib/door/knock";
import { failureFrom, networkFailure } from "@/lib/failure";
import { readEvents } from "@/lib/sse";
import type { AnswerStyle, Message, PromptLanguage, PromptText, Source } from "@/lib/wire";
import { currentLanguage } from "@/lib/words/language";

/** What the server says while it tries instructions; other events are of no interest here. */
export type PreviewEvent =
  | { event: "stage"; data: { stage: "searching" | "waiting" | "writing" | "checking" } }
  | { event: "sources"; data: { sources: Source[] } }
  | { event: "token"; data: { text: string } }
  | { event: "answer"; data: { message: Message } }
  | { event: "error"; data: { code: string; message: string } };

const known = new Set<string>(["stage", "sources", "token", "answer", "error"]);

export interface Question {
  language: PromptLanguage;
  question: string;
  style: AnswerStyle;
}

/** Has a question answered by a draft or, without one, by what counts. Aborting the signal stops it. */
export async function* preview(
  { language, question, style }: Question,
  draft: PromptText | null,
  signal: AbortSignal,
): AsyncGenerator<PreviewEvent> {
  const response = await doorFetch(`/api/v1/prompts/${language}/preview`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream", "Accept-Language": currentLanguage() },
    body: JSON.stringify({ question, style, draft }),
    signal,
  });
  if (!response.ok) throw failureFrom(response.status, await response.json().catch(() => null));
  if (!response.body) throw networkFailure();
  for await (const { event, data } of readEvents(response.body)) {
    if (event === "done") return;
    if (known.has(event)) yield { event, data: JSON.parse(data) as unknown } as PreviewEvent;
  }
  throw networkFailure();
}
