import { notifyManager, type QueryClient } from "@tanstack/react-query";

import { ask } from "@/features/chat/api/ask";
import { sessionKey } from "@/features/chat/api/get-session";
import { sessionsKey } from "@/features/chat/api/list-sessions";
import {
  applyEvent,
  beginLive,
  questionMessage,
  stoppedMessage,
  type LiveAnswer,
} from "@/features/chat/live/live-answer";
import { answerStyle } from "@/features/chat/live/style";
import { onPersonGone } from "@/lib/door/person";
import { Failure, networkFailure } from "@/lib/failure";
import { refresh } from "@/lib/refresh";
import { createStore } from "@/lib/store";
import type { Message, SessionDetail } from "@/lib/wire";
import { currentWords } from "@/lib/words/language";

// Outside React: an answer goes on being written while the person looks at another page.
const lives = createStore<LiveAnswer[]>([]);
const controllers = new Map<string, AbortController>();
let counter = 0;

export const useLives = lives.use;

/** How long the server is given to save a stopped answer before the conversation is read again. */
const settleTime = 1_500;

function change(key: string, next: (live: LiveAnswer) => LiveAnswer): void {
  lives.update((all) => all.map((live) => (live.key === key ? next(live) : live)));
}

function find(key: string): LiveAnswer | undefined {
  return lives.get().find((live) => live.key === key);
}

export function forget(key: string): void {
  lives.update((all) => all.filter((live) => live.key !== key));
}

/** Joins tokens that come within one frame, so that fast models don't redraw the answer per token. */
function bufferedText(key: string) {
  let text = "";
  let timer = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    const piece = text;
    text = "";
    if (piece) change(key, (live) => applyEvent(live, { event: "token", data: { text: piece } }));
  };
  const add = (piece: string) => {
    text += piece;
    timer ||= window.setTimeout(flush, 40);
  };
  return { add, flush };
}

function withTurn(detail: SessionDetail | undefined, live: LiveAnswer, answer: Message): SessionDetail {
  const at = new Date(live.startedAt).toISOString();
  const session = detail?.session ?? {
    id: live.sessionId ?? "",
    title: live.title,
    started_at: at,
    updated_at: at,
    total_messages: 2,
  };
  const known = (detail?.messages ?? []).filter(({ id }) => id !== live.questionId && id !== live.answerId);
  return { session, messages: [...known, questionMessage(live), answer] };
}

/** Moves a finished turn from the live list into the conversation. */
async function settle(queries: QueryClient, live: LiveAnswer, answer: Message): Promise<void> {
  if (live.sessionId) {
    const queryKey = sessionKey(live.sessionId);
    // A reading that is on its way would bring the turn as it was before its end.
    await queries.cancelQueries({ queryKey });
    queries.setQueryData<SessionDetail>(queryKey, (detail) => withTurn(detail, live, answer));
  }
  // After the conversation's own update, which waits for its turn: else the answer would vanish in between.
  notifyManager.schedule(() => forget(live.key));
}

async function follow(key: string, live: LiveAnswer, signal: AbortSignal, queries: QueryClient): Promise<void> {
  const buffer = bufferedText(key);
  try {
    for await (const event of ask(live.question, live.sessionId, answerStyle.get(), signal)) {
      if (event.event === "token") {
        buffer.add(event.data.text);
        continue;
      }
      buffer.flush();
      change(key, (current) => applyEvent(current, event));
      if (event.event === "session") void refresh(queries, sessionsKey);
    }
  } finally {
    buffer.flush();
  }
}

function fail(key: string, error: unknown): void {
  change(key, (live) => ({ ...live, error: live.error ?? error }));
}

async function finish(key: string, queries: QueryClient, wasStopped: boolean): Promise<void> {
  const live = find(key);
  if (!live) return;
  if (live.message) await settle(queries, live, live.message);
  else if (wasStopped && live.sessionId) await settle(queries, live, stoppedMessage(live));
  else if (wasStopped) forget(key);
  else fail(key, new Failure(currentWords().errors.interrupted, 0, "interrupted"));
  const changed = live.sessionId ? [sessionsKey, sessionKey(live.sessionId)] : [sessionsKey];
  if (wasStopped) setTimeout(() => void refresh(queries, ...changed), settleTime);
  else if (live.message) void refresh(queries, ...changed);
}

/** Asks a question and follows its answer to the end. Returns the key of the live answer. */
export function startAsking(queries: QueryClient, question: string, sessionId: string | null): string {
  const key = `live-${(counter += 1)}`;
  const live = beginLive(key, question, sessionId, Date.now());
  const controller = new AbortController();
  controllers.set(key, controller);
  lives.update((all) => [...all.filter((other) => other.error === null || other.sessionId !== sessionId), live]);
  follow(key, live, controller.signal, queries)
    .catch((error: unknown) => {
      if (!controller.signal.aborted) fail(key, error instanceof Failure ? error : networkFailure());
    })
    .finally(() => {
      controllers.delete(key);
      return finish(key, queries, controller.signal.aborted);
    });
  return key;
}

onPersonGone(() => {
  controllers.forEach((controller) => controller.abort());
  lives.set([]);
});

/** Stops writing; the server keeps what there is. */
export function stopAsking(key: string): void {
  controllers.get(key)?.abort();
}
