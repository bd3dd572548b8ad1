import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { StandingText } from "./standing-text";
import type { Passage } from "@/lib/wire";

const text = "Art. 5º É vedado: I - vender; II - comprar.";

function passage(ended: Passage["ended"]): Passage {
  return {
    id: 1,
    ordinal: 0,
    page: null,
    section: null,
    text,
    label: "Lei nº 1/2020, art. 5º",
    urn: null,
    in_force: true,
    note: null,
    ended,
  };
}

describe("StandingText", () => {
  it("strikes only what is out of force and says why", () => {
    const { container } = render(
      <StandingText passage={passage([{ start: 18, end: 29, note: "Revogado pela Lei nº 9/2024" }])} quote="" />,
    );
    expect(container.querySelector("s")?.textContent).toBe("I - vender;");
    expect(screen.getByText("Revogado pela Lei nº 9/2024")).toHaveAttribute("data-in-force", "false");
    expect(container.textContent).toContain("II - comprar.");
  });

  it("marks the quotation inside and outside of what is struck", () => {
    const ended = [{ start: 18, end: 29, note: null }];
    const { container, rerender } = render(<StandingText passage={passage(ended)} quote="vender" />);
    expect(container.querySelector("s mark")?.textContent).toBe("vender;");
    rerender(<StandingText passage={passage(ended)} quote="comprar" />);
    expect(container.querySelector("s mark")).toBeNull();
    expect(container.querySelector("mark")?.textContent).toBe("comprar.");
  });

  it("leaves a text in force as it is", () => {
    const { container } = render(<StandingText passage={passage([])} quote="" />);
    expect(container.textContent).toBe(text);
    expect(container.querySelector("s")).toBeNull();
  });
});
