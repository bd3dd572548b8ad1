import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Asks the server anew for what these keys show.
 *
 * A first request that is still under way is dropped: it may have been answered before the change,
 * and `invalidateQueries` alone would take that answer for the new one.
 */
export async function refresh(queries: QueryClient, ...keys: QueryKey[]): Promise<void> {
  await Promise.all(
    keys.map(async (queryKey) => {
      await queries.cancelQueries({ queryKey });
      await queries.invalidateQueries({ queryKey });
    }),
  );
}
