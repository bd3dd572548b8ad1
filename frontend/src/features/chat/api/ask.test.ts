import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ask, type AskEvent } from "@/features/chat/api/ask";

const encoder = new TextEncoder();
const session = { session_id: "s", title: "t", question_id: "q", answer_id: "a" };

function frame(id: number, event: string, data: object): string {
  return `id: ${String(id)}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A stream that says some frames and then ends, or breaks as a lost connection does. */
function stream(frames: string[], breaks: boolean): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const each of frames) controller.enqueue(encoder.encode(each));
    },
    pull(controller) {
      if (breaks) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

const first = [frame(0, "session", session), frame(1, "token", { text: "dez " })];
const rest = [frame(2, "token", { text: "dias" }), frame(3, "done", {})];

async function collect(signal = new AbortController().signal): Promise<AskEvent[]> {
  const events: AskEvent[] = [];
  for await (const event of ask("Qual o prazo?", null, "direct", signal)) events.push(event);
  return events;
}

function textOf(events: AskEvent[]): string {
  return events.map((each) => (each.event === "token" ? each.data.text : "")).join("");
}

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 500 });
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([true, false])("a connection that breaks (%s) or ends early is taken up where it was lost", async (breaks) => {
  fetched.mockResolvedValueOnce(stream(first, breaks));
  fetched.mockRejectedValueOnce(new TypeError("still away"));
  fetched.mockResolvedValueOnce(stream(rest, false));
  expect(textOf(await collect())).toBe("dez dias");
  const [place, options] = fetched.mock.calls[2] ?? [];
  expect(place).toBe("/api/v1/chat/answers/a/events");
  expect(new Headers(options?.headers).get("Last-Event-ID")).toBe("1");
});

test("an answer that the server has forgotten ends where it was lost", async () => {
  fetched.mockResolvedValueOnce(stream(first, true));
  fetched.mockResolvedValueOnce(new Response("{}", { status: 404 }));
  expect(textOf(await collect())).toBe("dez ");
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("a question that is refused is not asked again", async () => {
  const error = { code: "question_empty", message: "A pergunta está vazia." };
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ error }), { status: 422 }));
  await expect(collect()).rejects.toThrow("A pergunta está vazia.");
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("a question that never arrived is not asked twice", async () => {
  fetched.mockRejectedValueOnce(new TypeError("network error"));
  await expect(collect()).rejects.toThrow("network error");
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("stopping tells the server, which would otherwise wait", async () => {
  const controller = new AbortController();
  fetched.mockResolvedValueOnce(stream(first, true));
  fetched.mockResolvedValue(new Response(null, { status: 204 }));
  const events = ask("Qual o prazo?", null, "direct", controller.signal);
  await events.next();
  controller.abort();
  await expect(events.next().then(() => events.next())).rejects.toThrow();
  expect(fetched.mock.calls.map(([place]) => place)).toEqual(["/api/v1/chat/messages", "/api/v1/chat/answers/a/stop"]);
});
