import { csrfToken, forgetToken } from "@/lib/door/person";
import { renew } from "@/lib/door/renew";
import { askStanding, stand } from "@/lib/door/standing";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);
export const csrfHeader = "X-CSRF-Token";

function close(kind: "out" | "setup"): void {
  forgetToken();
  stand({ kind });
}

/**
 * Sends a request and, when the session has run out meanwhile, renews it and sends the request once more.
 *
 * `codeOf` tells the server's error code of an answer. When the session cannot be renewed, the answer is the refusal,
 * and the page leads to where one signs in.
 */
export async function knock<T>(send: () => Promise<T>, codeOf: (answer: T) => Promise<string | null>): Promise<T> {
  const began = Date.now();
  const answer = await send();
  const code = await codeOf(answer);
  if (code === "setup_needed") close("setup");
  // The cookies are another person's, or another session's: somebody signed in in another tab.
  if (code === "forged_request") askStanding();
  if (code !== "not_signed_in") return answer;
  if (!(await renew(began))) {
    close("out");
    return answer;
  }
  const again = await send();
  if ((await codeOf(again)) === "not_signed_in") close("out");
  return again;
}

export function codeIn(body: unknown): string | null {
  const code = (body as { error?: { code?: unknown } } | null)?.error?.code;
  return typeof code === "string" ? code : null;
}

async function codeOfResponse(response: Response): Promise<string | null> {
  if (response.status !== 401 && response.status !== 403) return null;
  return codeIn(await response.clone().json().catch(() => null));
}

/** Like `fetch`, for this server: changes carry their proof, and a session that ran out is renewed. */
export function doorFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const isRequest = input instanceof Request;
  const isChange = !safe.has(((init.method ?? (isRequest ? input.method : "GET"))).toUpperCase());
  const send = () => {
    const headers = new Headers(init.headers ?? (isRequest ? input.headers : undefined));
    const token = csrfToken();
    if (isChange && token !== null) headers.set(csrfHeader, token);
    // The body of a request can be read once, and it may have to be sent twice.
    return fetch(isRequest ? input.clone() : input, { ...init, headers });
  };
  return knock(send, codeOfResponse);
}
