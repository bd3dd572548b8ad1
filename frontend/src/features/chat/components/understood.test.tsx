import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Answer } from "./answer";
import { LiveTurn } from "./live-turn";
import { applyEvent, beginLive, questionMessage, stoppedMessage } from "@/features/chat/live/live-answer";

const whole = "Qual a jornada diária do servidor? e para estagiários?";
const said = `Entendi a pergunta como: “${whole}”`;
const begun = beginLive("live-1", "e para estagiários?", "s", 1_700_000_000_000);
const understood = applyEvent(begun, { event: "understood", data: { question: whole } });
const nothing = () => undefined;

describe("how a follow-up was understood", () => {
  it("is shown while the answer is made, and with the answer", () => {
    const { unmount } = render(<LiveTurn live={understood} onCite={nothing} onRetry={nothing} />);
    expect(screen.getByText(said)).toBeVisible();
    unmount();
    render(<Answer message={stoppedMessage(understood)} onCite={nothing} onShowSources={nothing} />);
    expect(screen.getByText(said)).toBeVisible();
  });

  it("goes with an answer whose documents the person may read no more", () => {
    const message = { ...stoppedMessage(understood), content: "", sources: [], withheld: true };
    render(<Answer message={message} onCite={nothing} onShowSources={nothing} />);
    expect(screen.getByText(/não pode mais ler/)).toBeVisible();
    expect(screen.queryByText(said)).toBeNull();
  });

  it("is not shown of a question that stands alone", () => {
    render(<Answer message={{ ...questionMessage(begun), role: "assistant" }} onCite={nothing} onShowSources={nothing} />);
    expect(screen.queryByText(/Entendi a pergunta/)).toBeNull();
  });
});
