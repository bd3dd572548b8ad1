import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Why a form was not taken, read aloud as it appears. */
export function Refusal({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-xl border border-bad/40 bg-bad-soft px-3.5 py-2.5">
      <TriangleAlert aria-hidden size={19} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
