import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";

/**
 * The secret after the # of a link, which is taken out of the address and of this tab's history at once, so that
 * nobody reads it over a shoulder or goes back to it. Empty without one.
 */
export function useHashSecret(): string {
  const { hash, pathname, search, ...here } = useLocation();
  const state: unknown = here.state;
  const navigate = useNavigate();
  const given = hash.slice(1);
  const [secret, setSecret] = useState(given);
  if (given !== "" && given !== secret) setSecret(given);
  useEffect(() => {
    if (given !== "") void navigate(pathname + search, { replace: true, state });
  }, [given, navigate, pathname, search, state]);
  return secret;
}
