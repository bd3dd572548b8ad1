import type { Style } from "@/features/chat/live/style";
import { csrfHeader, doorFetch } from "@/lib/door/knock";
import { csrfToken } from "@/lib/door/person";
import { Failure, failureFrom, networkFailure } from "@/lib/failure";
import { readEvents } from "@/lib/sse";
import type { Flag, Message, SkippedModel, Source } from "@/lib/wire";
import { currentLanguage } from "@/lib/words/language";

export type Stage = "searching" | "waiting" | "writing" | "checking";

/** What the server says while it answers, in the order it may say it. */
export type AskEvent =
  | { event: "session"; data: { session_id: string; title: string; question_id: string; answer_id: string } }
  | { event: "stage"; data: { stage: Stage; position?: number } }
  | { event: "understood"; data: { question: string } }
  | { event: "sources"; data: { sources: Source[] } }
  | { event: "skipped"; data: SkippedModel }
  | { event: "token"; data: { text: string } }
  | { event: "flag"; data: Flag }
  | { event: "answer"; data: { message: Message } }
  | { event: "error"; data: { code: string; message: string } }
  | { event: "done"; data: object };

const known = new Set<string>(["session", "stage", "understood", "sources", "skipped", "token", "flag", "answer", "error", "done"]);

/** Seconds that the server goes on with an answer whose connection was lost. */
const grace = 20;
/** Milliseconds to wait before each try to take it up again; together they stay within the grace. */
const pauses = [250, 1_000, 2_000, 4_000, 8_000];

/** How far the reading has come. */
interface Progress {
  answerId: string | null;
  lastId: string | null;
  isDone: boolean;
}

/**
 * Asks, and yields what comes back as it comes; a lost connection is taken up where it broke.
 * Aborting the signal, or closing the page, tells the server to stop.
 */
export async function* ask(
  question: string,
  sessionId: string | null,
  style: Style,
  signal: AbortSignal,
): AsyncGenerator<AskEvent> {
  const progress: Progress = { answerId: null, lastId: null, isDone: false };
  const stop = () => {
    if (progress.answerId && !progress.isDone) void stopAnswer(progress.answerId).catch(() => undefined);
  };
  signal.addEventListener("abort", stop);
  window.addEventListener("pagehide", stop);
  try {
    const body = JSON.stringify({ question, session_id: sessionId, style, resume_s: grace });
    for (const pause of [...pauses, null]) {
      try {
        yield* read(await (progress.answerId ? takeUp(progress, signal) : begin(body, signal)), progress);
        return;
      } catch (error) {
        if (!progress.answerId || signal.aborted) throw error;
        // The server does not know the answer any more, or cannot be reached: it is told as interrupted.
        if (pause === null || (error instanceof Failure && error.status > 0)) return;
        await wait(pause, signal);
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    window.removeEventListener("pagehide", stop);
  }
}

function begin(body: string, signal: AbortSignal): Promise<Response> {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream", "Accept-Language": currentLanguage() };
  return doorFetch("/api/v1/chat/messages", { method: "POST", headers, body, signal });
}

function takeUp({ answerId, lastId }: Progress, signal: AbortSignal): Promise<Response> {
  const headers = { Accept: "text/event-stream", "Accept-Language": currentLanguage(), "Last-Event-ID": lastId ?? "-1" };
  return doorFetch(`/api/v1/chat/answers/${answerId ?? ""}/events`, { headers, signal });
}

async function* read(response: Response, progress: Progress): AsyncGenerator<AskEvent> {
  if (!response.ok) throw failureFrom(response.status, await response.json().catch(() => null));
  if (!response.body) throw networkFailure();
  for await (const { event, data, id } of readEvents(response.body)) {
    progress.lastId = id;
    progress.isDone = event === "done";
    // A newer server may say more than this page knows.
    if (!known.has(event)) continue;
    const said = { event, data: JSON.parse(data) as unknown } as AskEvent;
    if (said.event === "session") progress.answerId = said.data.answer_id;
    yield said;
  }
  if (!progress.isDone) throw networkFailure();
}

/** The call finishes though the page is being closed; if it fails, the server stops when the grace is over. */
async function stopAnswer(answerId: string): Promise<void> {
  const headers = { [csrfHeader]: csrfToken() ?? "" };
  await fetch(`/api/v1/chat/answers/${answerId}/stop`, { method: "POST", headers, keepalive: true });
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
