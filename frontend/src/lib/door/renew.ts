import { failureFrom, networkFailure } from "@/lib/failure";

const stampKey = "govbot.renewed";
let stamp = 0;
let running: Promise<boolean> | null = null;

/** When the session was last renewed, by this tab or another. */
function lastRenewal(): number {
  try {
    return Math.max(stamp, Number(localStorage.getItem(stampKey) ?? 0));
  } catch {
    return stamp; // storage may be barred by the browser's privacy settings
  }
}

function noteRenewal(): void {
  stamp = Date.now();
  try {
    localStorage.setItem(stampKey, String(stamp));
  } catch {
    // the other tabs then renew for themselves
  }
}

async function ask(since: number): Promise<boolean> {
  if (lastRenewal() > since) return true;
  const response = await fetch("/api/v1/auth/refresh", { method: "POST" }).catch(() => {
    throw networkFailure();
  });
  if (response.ok) noteRenewal();
  else if (response.status !== 401) throw failureFrom(response.status, await response.json().catch(() => null));
  return response.ok;
}

/** One at a time across tabs, for a refresh token counts once. Browsers have locks only on HTTPS and on this machine. */
async function alone(run: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? await navigator.locks.request("govbot.renew", run) : run();
}

/**
 * Renews the session, for a request sent at `since` that was refused; false when the person must sign in.
 *
 * All who ask at the same time share one renewal, and who was refused before a renewal ended has it already.
 *
 * Throws a Failure when the server could not be asked: the session may still be good.
 */
export function renew(since: number): Promise<boolean> {
  running ??= alone(() => ask(since)).finally(() => {
    running = null;
  });
  return running;
}
