import { describe, expect, it } from "vitest";

import { applyEvent, beginLive, questionMessage, stoppedMessage } from "./live-answer";
import { messageOf } from "@/lib/failure";

const begun = beginLive("live-1", "Quantos dias?", null, 1_700_000_000_000);
const known = applyEvent(begun, {
  event: "session",
  data: { session_id: "s", title: "Dias", question_id: "q", answer_id: "a" },
});

describe("applyEvent", () => {
  it("gathers ids and tokens", () => {
    const written = ["Até ", "três"].reduce((live, text) => applyEvent(live, { event: "token", data: { text } }), known);
    expect(written).toMatchObject({ sessionId: "s", answerId: "a", text: "Até três", stage: "writing" });
  });

  it("shows the place in line until the writing begins", () => {
    const waiting = applyEvent(known, { event: "stage", data: { stage: "waiting", position: 2 } });
    expect(waiting).toMatchObject({ stage: "waiting", position: 2 });
    expect(applyEvent(waiting, { event: "stage", data: { stage: "writing" } }).position).toBeNull();
  });

  it("keeps what was written when an error comes", () => {
    const written = applyEvent(known, { event: "token", data: { text: "Até" } });
    const failed = applyEvent(written, { event: "error", data: { code: "llm", message: "O modelo parou." } });
    expect(failed.text).toBe("Até");
    expect(messageOf(failed.error)).toBe("O modelo parou.");
  });
});

describe("a turn as messages", () => {
  it("carries the server's ids once they are known", () => {
    expect(questionMessage(known)).toMatchObject({ id: "q", role: "user", content: "Quantos dias?" });
    expect(questionMessage(begun).id).toBe("live-1-question");
  });

  it("is marked as stopped with the text so far", () => {
    const written = applyEvent(known, { event: "token", data: { text: "Até" } });
    expect(stoppedMessage(written)).toMatchObject({ id: "a", role: "assistant", content: "Até", stopped: true });
  });
});
