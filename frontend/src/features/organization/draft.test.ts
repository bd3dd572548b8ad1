import { describe, expect, it } from "vitest";

import { edited, faultsOf, fieldsOf, forEver, saidOf, shortened } from "./draft";
import { organization } from "./testing/organization";

const fields = fieldsOf(organization);
const { keep } = organization;

describe("the draft of the settings", () => {
  it("holds only what says something else than what counts", () => {
    const once = edited({}, organization, "name", "Câmara");
    expect(once).toEqual({ name: "Câmara" });
    expect(edited(once, organization, "name", organization.branding.name)).toEqual({});
    // Somebody else gave a colour meanwhile: it stays theirs.
    const later = { ...organization, branding: { ...organization.branding, accent: "#14702a" } };
    expect(saidOf({ ...fieldsOf(later), ...once }, keep)).toMatchObject({ name: "Câmara", accent: "#14702a" });
  });

  it("sends what differs from the usual terms, and for ever as none", () => {
    expect(saidOf(fields, keep).keep_days).toEqual({});
    const said = saidOf({ ...fields, conversations: "30", sign_ins: "90", contact: " " }, keep);
    expect(said.keep_days).toEqual({ conversations: 30 });
    expect(said.contact).toBeNull();
  });

  it.each([
    [{ name: " " }, { name: "empty" }],
    [{ accent: "azul" }, { accent: "colour" }],
    [{ accent: "#ffee00" }, { accent: "contrast" }],
    [{ accent: "#777777" }, { accent: "contrast" }],
    [{ accent: "#14702A" }, {}],
    [{ accent: "" }, {}],
    [{ sign_ins: "" }, { sign_ins: "days" }],
    [{ sign_ins: forEver }, { sign_ins: "days" }],
    [{ sign_ins: "3651" }, { sign_ins: "days" }],
    [{ usage: "30" }, { usage: "days" }],
    [{ usage: "1e2" }, { usage: "days" }],
    [{ conversations: "0" }, { conversations: "days" }],
    [{ conversations: "36500" }, {}],
  ])("finds what the server would refuse: %o", (written, faults) => {
    expect(faultsOf({ ...fields, ...written }, keep)).toEqual(faults);
  });

  it("knows when something would be removed that is kept today", () => {
    expect(shortened({ ...fields, conversations: "30", sign_ins: "100" }, keep)).toEqual(["conversations"]);
    expect(shortened({ ...fields, sign_ins: "89" }, keep)).toEqual(["sign_ins"]);
    expect(shortened(fields, keep)).toEqual([]);
  });
});
