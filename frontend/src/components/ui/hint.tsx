import type { ReactNode } from "react";
import { Tooltip } from "react-aria-components/Tooltip";

/** The small dark label beside a control; goes inside a TooltipTrigger. */
export function Hint({ children }: { children: ReactNode }) {
  return (
    <Tooltip
      offset={6}
      className="max-w-xs rounded-md bg-ink px-2.5 py-1 text-sm text-surface shadow-raised"
    >
      {children}
    </Tooltip>
  );
}
