import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { Brand } from "./brand";
import { renewLogo } from "@/lib/look/branding";
import { useLook } from "@/lib/look/use-look";
import type { Branding } from "@/lib/wire";
import { act } from "react";

const plain: Branding = { name: "default", short_name: null, accent: null, has_logo: false };

function Look({ branding }: { branding: Branding | undefined }) {
  useLook(branding);
  return <Brand branding={branding} whose="own" />;
}

const colour = (name: string) => document.documentElement.style.getPropertyValue(name);
afterEach(() => document.documentElement.removeAttribute("style"));

describe("Brand", () => {
  it("is GovBot's where the organisation has none of its own", () => {
    const { container } = render(<Look branding={plain} />);
    expect(container).toHaveTextContent(/^GovBot$/);
    expect(container.querySelector("img")).toHaveAttribute("src", "/favicon.svg");
    expect(colour("--day-brand")).toBe("");
  });

  it("shows name, picture and colour of the organisation, by day and in the dark", () => {
    const branding = { name: "Prefeitura de Campo Belo", short_name: "PMCB", accent: "#14702a", has_logo: true };
    const { container, rerender } = render(<Look branding={branding} />);
    expect(screen.getByText("PMCB")).toBeVisible();
    const source = () => container.querySelector("img")?.getAttribute("src");
    const before = source();
    expect(before).toMatch(/^\/api\/v1\/organization\/logo\?v=/);
    act(renewLogo);
    expect(source()).not.toBe(before);
    expect(colour("--day-brand")).toBe("#14702a");
    expect(colour("--night-brand")).toMatch(/^#[0-9a-f]{6}$/);
    // What is not known takes nothing away; what is known to be none does.
    rerender(<Look branding={undefined} />);
    expect(colour("--day-brand")).toBe("#14702a");
    rerender(<Look branding={plain} />);
    expect(colour("--day-brand")).toBe("");
  });

  it("takes no colour that is not one", () => {
    render(<Look branding={{ ...plain, accent: "red;background:url(//x)" }} />);
    expect(document.documentElement.getAttribute("style") ?? "").toBe("");
  });
});
