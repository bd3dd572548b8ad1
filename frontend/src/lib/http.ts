import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "@/client/schema";
import { doorFetch } from "@/lib/door/knock";
import { failureFrom, networkFailure } from "@/lib/failure";
import { currentLanguage } from "@/lib/words/language";

const language: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    return request;
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === "AbortError" ? error : networkFailure();
  },
};

/** The typed client; its types are generated from the server's OpenAPI schema. */
export const client = createClient<paths>({ baseUrl: location.origin, fetch: (request) => doorFetch(request) });
client.use(language);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Unwraps a call: the data, or a thrown Failure. */
export async function dataOf<T>(call: Promise<Outcome<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw failureFrom(response.status, error);
  return data as NonNullable<T>;
}

/** Like `dataOf`, for calls that answer nothing. */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw failureFrom(response.status, error);
}
