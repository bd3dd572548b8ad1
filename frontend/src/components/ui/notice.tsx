import { TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { messageOf } from "@/lib/failure";
import { useWords } from "@/lib/words/language";

interface BlankProps {
  icon: LucideIcon;
  title: string;
  text?: string;
  children?: ReactNode;
}

/** What a page shows when there is nothing to show, with the way on. */
export function Blank({ icon: Icon, title, text, children }: BlankProps) {
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center px-4 py-12 text-center">
      <span className="mb-4 grid size-14 place-items-center rounded-full bg-brand-soft text-brand">
        <Icon aria-hidden size={26} />
      </span>
      <h2 className="text-xl font-semibold">{title}</h2>
      {text && <p className="mt-1 text-soft">{text}</p>}
      {children && <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

interface ProblemProps {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** A failure in the server's own words, with a way to try again. */
export function Problem({ title, error, onRetry }: ProblemProps) {
  const { app } = useWords();
  return (
    <div role="alert" className="flex gap-3 rounded-xl border border-bad/40 bg-bad-soft p-4">
      <TriangleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="break-words">{messageOf(error)}</p>
        {onRetry && (
          <Button look="secondary" size="small" className="mt-3" onPress={onRetry}>
            {app.tryAgain}
          </Button>
        )}
      </div>
    </div>
  );
}
