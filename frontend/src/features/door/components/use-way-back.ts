import { useLocation, useSearchParams } from "react-router";

import { cameFrom, type CameFrom } from "@/lib/door/came-from";

interface Way extends CameFrom {
  /** Why the identity provider's way did not lead in; null where nobody came that way. */
  refusal: string | null;
  /** Whether the person comes back from signing out at the provider's page. */
  hasLeft: boolean;
}

/** Where somebody was going: of the browser's history, or of the address after the provider's page. */
export function useWayBack(): Way {
  const state: unknown = useLocation().state;
  const [query] = useSearchParams();
  const refusal = query.get("erro");
  return { ...cameFrom(refusal === null ? state : { path: query.get("para") }), refusal, hasLeft: query.has("saiu") };
}
