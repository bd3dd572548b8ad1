import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it } from "vitest";

import { Composer, maximumQuestion } from "./composer";

beforeAll(() => {
  // jsdom has no layout, hence no media queries.
  window.matchMedia = (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList;
});

function show(isAnswering = false) {
  const sent: string[] = [];
  render(<Composer isAnswering={isAnswering} onSend={(question) => sent.push(question)} onStop={() => sent.push("stop")} />);
  return { sent, field: screen.getByRole("textbox") };
}

describe("Composer", () => {
  it("sends with Enter, breaks the line with Shift+Enter", async () => {
    const { sent, field } = show();
    await userEvent.type(field, "  Quantos{Shift>}{Enter}{/Shift}dias?{Enter}");
    expect(sent).toEqual(["Quantos\ndias?"]);
    expect(field).toHaveValue("");
  });

  it("does not send nothing, nor while a word is being composed", () => {
    const { sent, field } = show();
    fireEvent.keyDown(field, { key: "Enter" });
    fireEvent.change(field, { target: { value: "ação" } });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  it("says that a question is too long instead of sending it", () => {
    const { sent, field } = show();
    fireEvent.change(field, { target: { value: "a".repeat(maximumQuestion + 1) } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(sent).toEqual([]);
    expect(field).toHaveAccessibleDescription(/4000/);
  });

  it("offers to stop while an answer is being written, and keeps what is typed", async () => {
    const { sent, field } = show(true);
    await userEvent.type(field, "outra{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Interromper resposta" }));
    expect(sent).toEqual(["stop"]);
    expect(field).toHaveValue("outra");
  });
});
