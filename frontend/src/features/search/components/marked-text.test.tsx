import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { MarkedText } from "./marked-text";

const text = "Art. 8º As férias poderão ser parceladas. O pedido de férias é feito à chefia.";

function shown(quote: string, words: string[]) {
  render(
    <p data-testid="passage">
      <MarkedText text={text} quote={quote} words={words} />
    </p>,
  );
  return screen.getByTestId("passage");
}

it("marks the quote and sets the question's words in bold, also inside it", () => {
  const passage = shown("As férias poderão ser parceladas.", ["férias"]);
  expect(passage).toHaveTextContent(text);
  expect([...passage.querySelectorAll("mark")].map((each) => each.textContent).join("")).toBe(
    "As férias poderão ser parceladas.",
  );
  expect([...passage.querySelectorAll("b")].map((each) => each.textContent)).toEqual(["férias", "férias"]);
});

it("takes whole words only, and their signs literally", () => {
  expect([...shown("", ["fé", "8º", "(chefia"]).querySelectorAll("b")].map((each) => each.textContent)).toEqual(["8º"]);
});
