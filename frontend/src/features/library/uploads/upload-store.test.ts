import { QueryClient } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { addUploads, chooseMasking, useUploads } from "@/features/library/uploads/upload-store";

/** What the server answers, one after the other; the last one for ever. */
let answers: { status: number; retryAfter?: string }[] = [];
let requests = 0;
/** What each request said of personal data. */
let forms: unknown[] = [];

class Server {
  status = 0;
  responseText = "{}";
  upload = {};
  onload: () => void = () => undefined;
  private header: string | null = null;
  open() {
    requests += 1;
  }
  setRequestHeader() {
    return undefined;
  }
  getResponseHeader(name: string) {
    return name === "Retry-After" ? this.header : null;
  }
  send(form: FormData) {
    forms.push(form.get("personal_data"));
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    this.status = answer?.status ?? 0;
    this.header = answer?.retryAfter ?? null;
    queueMicrotask(() => this.onload());
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", Server);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("files wait as long as the server asks, and then go on by themselves", async () => {
  answers = [{ status: 201 }, { status: 429, retryAfter: "7" }, { status: 201 }];
  const { result } = renderHook(useUploads);
  const files = ["a", "b", "c", "d"].map((name) => new File([name], `${name}.txt`));
  const states = () => result.current.map(({ state }) => state);

  await act(async () => {
    addUploads(new QueryClient(), files);
    await vi.advanceTimersByTimeAsync(6_900);
  });
  expect(states().filter((state) => state === "waiting").length).toBeGreaterThan(0);
  expect(states()).not.toContain("rejected");
  const before = requests;

  await act(() => vi.advanceTimersByTimeAsync(200));
  expect(states()).toEqual(["done", "done", "done", "done"]);
  expect(requests).toBeGreaterThan(before);
});

test("what is sent after masking was chosen says so", async () => {
  answers = [{ status: 201 }];
  forms = [];
  const queries = new QueryClient();
  const send = (name: string) =>
    act(async () => {
      addUploads(queries, [new File([name], name)]);
      await vi.advanceTimersByTimeAsync(100);
    });
  await send("a.txt");
  chooseMasking(true);
  await send("b.txt");
  chooseMasking(false);
  expect(forms).toEqual([null, "mask"]);
});
