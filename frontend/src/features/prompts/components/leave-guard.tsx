import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";

import { Confirm } from "@/components/ui/confirm";
import { useWords } from "@/lib/words/language";

/** Asks before what was written and not saved is left behind, by a link or by closing the window. */
export function LeaveGuard({ isNeeded }: { isNeeded: boolean }) {
  const { prompts } = useWords();
  const isLeaving = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isNeeded && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (!isNeeded) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", onUnload);
    return () => window.removeEventListener("beforeunload", onUnload);
  }, [isNeeded]);

  return (
    <Confirm
      isOpen={blocker.state === "blocked"}
      title={prompts.leaveTitle}
      text={prompts.leaveText}
      action={prompts.leave}
      onConfirm={() => {
        isLeaving.current = true;
        blocker.proceed?.();
      }}
      onClose={() => {
        // Also called after a "yes", which is not taken back.
        if (!isLeaving.current) blocker.reset?.();
        isLeaving.current = false;
      }}
    />
  );
}
