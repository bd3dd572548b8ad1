import { describe, expect, it } from "vitest";

import { childrenOf, decidedFor, inOrder, pathOf, withinOf } from "./folders";
import type { Folder } from "@/lib/wire";

const folder = (id: string, parent_id: string | null, visibility: Folder["visibility"] = "inherit"): Folder => ({ id, parent_id, name: id, visibility, may_fill: true });
const all = [folder("a", null, "restricted"), folder("b", "a"), folder("c", "b", "department"), folder("d", "unseen")];

describe("folders", () => {
  it("puts what is within a folder that is not seen at the top", () => {
    expect(childrenOf(all, null).map(({ id }) => id)).toEqual(["a", "d"]);
    expect(inOrder(all).map(({ folder: { id }, depth }) => `${id}${depth}`)).toEqual(["a0", "b1", "c2", "d0"]);
  });

  it("knows the way to a folder, and all within it", () => {
    expect(pathOf(all, "c").map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(withinOf(all, "b")).toEqual(new Set(["b", "c"]));
  });

  it("takes what was decided nearest", () => {
    expect(decidedFor(all, "inherit", "b")).toBe("restricted");
    expect(decidedFor(all, "inherit", "c")).toBe("department");
    expect(decidedFor(all, "tenant", "a")).toBe("tenant");
    expect(decidedFor(all, "inherit", null)).toBe("tenant");
  });
});
