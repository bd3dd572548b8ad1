import { expect, it } from "vitest";

import { wayBack } from "./came-from";

it("leads back only the person who was there, and only within this server", () => {
  expect(wayBack({ path: "/conversas/1", person: "ana" }, "ana")).toBe("/conversas/1");
  expect(wayBack({ path: "/conversas/1", person: "ana" }, "rui")).toBe("/");
  expect(wayBack({ path: "/busca?q=a", person: null }, "rui")).toBe("/busca?q=a");
  expect(wayBack({ path: "//outro.example", person: null }, "rui")).toBe("/");
  expect(wayBack(null, "rui")).toBe("/");
});
