import { describe, expect, it } from "vitest";

import { failureFrom, messageOf } from "./failure";

describe("failures", () => {
  it("speak in the server's words", () => {
    const failure = failureFrom(413, { error: { code: "too_large", message: "O arquivo passa de 200 MB.", data: {} } });
    expect(failure).toMatchObject({ status: 413, code: "too_large" });
    expect(messageOf(failure)).toBe("O arquivo passa de 200 MB.");
  });

  it("have words of their own when the body is not the server's", () => {
    expect(messageOf(failureFrom(502, "<html>Bad gateway</html>"))).toContain("502");
    expect(messageOf(new TypeError("Failed to fetch"))).not.toContain("fetch");
  });
});
