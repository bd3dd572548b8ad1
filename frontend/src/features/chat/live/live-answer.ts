import type { AskEvent, Stage } from "@/features/chat/api/ask";
import { Failure } from "@/lib/failure";
import type { Message, SkippedModel, Source } from "@/lib/wire";

/** A question being answered now, or one that failed and waits for the person. */
export interface LiveAnswer {
  /** Ours, from the first moment; the server's ids come with its first event. */
  key: string;
  sessionId: string | null;
  title: string;
  questionId: string | null;
  answerId: string | null;
  question: string;
  stage: "sending" | Stage;
  /** The place in the model's line while the stage is waiting; 1 is the next. */
  position: number | null;
  /** The whole question, where the conversation was needed to understand it. */
  understood: string | null;
  sources: Source[];
  /** The models that do not write it. */
  skipped: SkippedModel[];
  text: string;
  /** The final answer, which replaces the streamed text. */
  message: Message | null;
  error: unknown;
  startedAt: number;
}

export function beginLive(key: string, question: string, sessionId: string | null, now: number): LiveAnswer {
  return {
    key,
    sessionId,
    title: question,
    questionId: null,
    answerId: null,
    question,
    stage: "sending",
    position: null,
    understood: null,
    sources: [],
    skipped: [],
    text: "",
    message: null,
    error: null,
    startedAt: now,
  };
}

export function applyEvent(live: LiveAnswer, { event, data }: AskEvent): LiveAnswer {
  switch (event) {
    case "session":
      return {
        ...live,
        sessionId: data.session_id,
        title: data.title,
        questionId: data.question_id,
        answerId: data.answer_id,
      };
    case "stage":
      return { ...live, stage: data.stage, position: data.position ?? null };
    case "understood":
      return { ...live, understood: data.question };
    case "sources":
      return { ...live, sources: data.sources };
    case "skipped":
      return { ...live, skipped: [...live.skipped, data] };
    case "token":
      return { ...live, stage: "writing", text: live.text + data.text };
    case "answer":
      return { ...live, message: data.message, sources: data.message.sources };
    case "error":
      return { ...live, error: new Failure(data.message, 500, data.code) };
    case "flag":
    case "done":
      return live;
  }
}

/** The question as the server will show it once the conversation is read again. */
export function questionMessage(live: LiveAnswer): Message {
  return {
    id: live.questionId ?? `${live.key}-question`,
    role: "user",
    content: live.question,
    sources: [],
    mode: null,
    model: null,
    skipped: [],
    found: true,
    flags: [],
    support: null,
    understood: null,
    stopped: false,
    withheld: false,
    response_time_ms: null,
    created_at: new Date(live.startedAt).toISOString(),
  };
}

/** What was written before the person stopped it. */
export function stoppedMessage(live: LiveAnswer): Message {
  return {
    ...questionMessage(live),
    id: live.answerId ?? `${live.key}-answer`,
    role: "assistant",
    content: live.text,
    understood: live.understood,
    sources: live.sources,
    skipped: live.skipped,
    stopped: true,
  };
}
