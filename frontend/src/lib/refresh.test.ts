import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { refresh } from "./refresh";

describe("refresh", () => {
  it("does not take for new what a first request brings that began before the change", async () => {
    const queries = new QueryClient();
    let stored = "old";
    const answers: (() => void)[] = [];
    const queryFn = ({ signal }: { signal: AbortSignal }) =>
      new Promise<string>((resolve, reject) => {
        const seen = stored;
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        answers.push(() => resolve(seen));
      });
    const observer = new QueryObserver(queries, { queryKey: ["list"], queryFn, retry: false });
    const leave = observer.subscribe(() => undefined);
    stored = "new";
    const refreshed = refresh(queries, ["list"]);
    await Promise.resolve();
    answers[0]?.();
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.();
    await refreshed;
    expect(queries.getQueryData(["list"])).toBe("new");
    leave();
  });
});
