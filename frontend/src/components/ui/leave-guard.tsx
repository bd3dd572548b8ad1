import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";

import { Confirm } from "@/components/ui/confirm";

interface LeaveGuardProps {
  isNeeded: boolean;
  title: string;
  text: string;
  action: string;
}

/** Asks before what was written and not saved is left behind, by a link or by closing the window. */
export function LeaveGuard({ isNeeded, title, text, action }: LeaveGuardProps) {
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
      title={title}
      text={text}
      action={action}
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
