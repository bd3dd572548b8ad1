import { expect, it } from "vitest";

import { agentName } from "./agent";

it("names browsers and systems as people do", () => {
  const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
  expect(agentName(chrome)).toBe("Chrome, Windows");
  expect(agentName(`${chrome} Edg/126.0`)).toBe("Edge, Windows");
  expect(agentName("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0")).toBe("Firefox, Linux");
  expect(agentName("curl/8.5.0")).toBe("curl");
  expect(agentName(null)).toBeNull();
});
