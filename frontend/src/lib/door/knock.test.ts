import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { csrfHeader, doorFetch } from "@/lib/door/knock";
import { adopt, currentPerson, forgetPerson, onPersonGone } from "@/lib/door/person";
import { standingKey, type Standing } from "@/lib/door/standing";
import { client } from "@/lib/http";
import { queries } from "@/lib/queries";

const fetched = vi.fn<typeof fetch>();

function refusal(code: string, status = 401): Response {
  return Response.json({ error: { code, message: code, data: {} } }, { status });
}

function isRefresh(input: RequestInfo | URL): boolean {
  return addressOf(input) === "/api/v1/auth/refresh";
}

function addressOf(input: RequestInfo | URL): string {
  return new URL(input instanceof Request ? input.url : input, location.origin).pathname;
}

function refreshes(): number {
  return fetched.mock.calls.filter(([input]) => isRefresh(input)).length;
}

function standing(): Standing | undefined {
  return queries.getQueryData<Standing>(standingKey);
}

/** A server whose short token has run out; a renewal that succeeds makes it good again. */
function serve(renewal: () => Promise<Response>) {
  let isGood = false;
  fetched.mockImplementation(async (input) => {
    if (!isRefresh(input)) return isGood ? Response.json({ ok: true }) : refusal("not_signed_in");
    const answer = await renewal();
    isGood = answer.ok;
    return answer;
  });
}

const renewed = () => new Promise<Response>((resolve) => setTimeout(() => resolve(Response.json({})), 20));

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  localStorage.clear();
  forgetPerson();
  queries.removeQueries({ queryKey: standingKey });
  // A renewal counts for requests sent before it, by the clock's milliseconds.
  return new Promise((resolve) => setTimeout(resolve, 5));
});

afterEach(() => vi.unstubAllGlobals());

describe("a session that ran out", () => {
  it("is renewed once, and the request sent again", async () => {
    serve(renewed);
    expect((await doorFetch("/api/v1/status")).status).toBe(200);
    expect(fetched.mock.calls.map(([input]) => addressOf(input))).toEqual([
      "/api/v1/status",
      "/api/v1/auth/refresh",
      "/api/v1/status",
    ]);
    expect(standing()).toBeUndefined();
  });

  it("is renewed once for all who were refused meanwhile", async () => {
    serve(renewed);
    const answers = await Promise.all(["/a", "/b", "/c"].map((path) => doorFetch(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refreshes()).toBe(1);
  });

  it("is not renewed again for who was refused before the renewal and hears of it after", async () => {
    serve(renewed);
    let hear: (answer: Response) => void = () => undefined;
    fetched.mockImplementationOnce(() => new Promise((resolve) => (hear = resolve)));
    const slow = doorFetch("/slow");
    await doorFetch("/quick");
    hear(refusal("not_signed_in"));
    expect((await slow).status).toBe(200);
    expect(refreshes()).toBe(1);
  });

  it("sends the body of a change a second time", async () => {
    serve(renewed);
    const { response } = await client.POST("/api/v1/models/pulls", { body: { name: "qwen3:4b" } });
    expect(response.status).toBe(200);
    const again = fetched.mock.calls.at(-1)?.[0] as Request;
    expect(await again.json()).toEqual({ name: "qwen3:4b" });
  });

  it("leads to where one signs in when it cannot be renewed, and keeps the person's data", async () => {
    adopt("ana", "t");
    serve(() => Promise.resolve(refusal("not_signed_in")));
    expect((await doorFetch("/api/v1/status")).status).toBe(401);
    expect(standing()).toEqual({ kind: "out" });
    expect(currentPerson()).toBe("ana");
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("is not given up because the server cannot be reached", async () => {
    serve(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(doorFetch("/api/v1/status")).rejects.toMatchObject({ code: "network" });
    expect(standing()).toBeUndefined();
  });
});

it("leads to the first access where nobody administers", async () => {
  fetched.mockResolvedValueOnce(refusal("setup_needed"));
  await doorFetch("/api/v1/status");
  expect(standing()).toEqual({ kind: "setup" });
  expect(refreshes()).toBe(0);
});

it("leaves a wrong password alone", async () => {
  fetched.mockResolvedValueOnce(refusal("bad_credentials"));
  expect((await doorFetch("/api/v1/auth/login", { method: "POST" })).status).toBe(401);
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("proves changes, and only changes, by the token of the person whose data is shown", async () => {
  document.cookie = "govbot_csrf=of-the-cookie";
  fetched.mockImplementation(() => Promise.resolve(Response.json({})));
  await doorFetch("/a");
  await doorFetch("/b", { method: "POST" });
  adopt("ana", "of-ana");
  await doorFetch("/c", { method: "DELETE" });
  const sent = fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get(csrfHeader));
  expect(sent).toEqual([null, "of-the-cookie", "of-ana"]);
});

it("drops what it holds of a person when another comes, and not when the same comes back", () => {
  const gone = vi.fn();
  onPersonGone(gone);
  adopt("ana", "1");
  queries.setQueryData(["documents"], "of Ana");
  adopt("ana", "2");
  expect([gone.mock.calls.length, queries.getQueryData(["documents"])]).toEqual([0, "of Ana"]);
  adopt("rui", "3");
  expect([gone.mock.calls.length, queries.getQueryData(["documents"])]).toEqual([1, undefined]);
});
