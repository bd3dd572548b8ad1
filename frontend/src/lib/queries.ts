import { QueryClient } from "@tanstack/react-query";

import { Failure } from "@/lib/failure";

/** Only a server that could not be reached is worth asking again by itself. */
function isWorthRetrying(count: number, error: unknown): boolean {
  return count < 2 && !(error instanceof Failure && error.status > 0);
}

/** What the server has told, for the pages and for the door, which empties it when another person comes. */
export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: isWorthRetrying, networkMode: "always" }, mutations: { networkMode: "always" } },
});
