import type { Style } from "@/features/chat/live/style";
import { failureFrom, networkFailure } from "@/lib/failure";
import { readEvents } from "@/lib/sse";
import type { Flag, Message, Source } from "@/lib/wire";
import { currentLanguage } from "@/lib/words/language";

export type Stage = "searching" | "writing" | "checking";

/** What the server says while it answers, in the order it may say it. */
export type AskEvent =
  | { event: "session"; data: { session_id: string; title: string; question_id: string; answer_id: string } }
  | { event: "stage"; data: { stage: Stage } }
  | { event: "sources"; data: { sources: Source[] } }
  | { event: "token"; data: { text: string } }
  | { event: "flag"; data: Flag }
  | { event: "answer"; data: { message: Message } }
  | { event: "error"; data: { code: string; message: string } }
  | { event: "done"; data: object };

const known = new Set<string>(["session", "stage", "sources", "token", "flag", "answer", "error", "done"]);

/** Asks, and yields what comes back as it comes. Aborting the signal tells the server to stop. */
export async function* ask(
  question: string,
  sessionId: string | null,
  style: Style,
  signal: AbortSignal,
): AsyncGenerator<AskEvent> {
  const response = await fetch("/api/v1/chat/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream", "Accept-Language": currentLanguage() },
    body: JSON.stringify({ question, session_id: sessionId, style }),
    signal,
  });
  if (!response.ok) throw failureFrom(response.status, await response.json().catch(() => null));
  if (!response.body) throw networkFailure();
  for await (const { event, data } of readEvents(response.body)) {
    // A newer server may say more than this page knows.
    if (known.has(event)) yield { event, data: JSON.parse(data) as unknown } as AskEvent;
  }
}
