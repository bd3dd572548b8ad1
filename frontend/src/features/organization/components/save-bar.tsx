import { useEffect } from "react";

import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/notice";
import type { Name } from "@/features/organization/draft";
import { useWords } from "@/lib/words/language";

interface SaveBarProps {
  changed: Name[];
  isBusy: boolean;
  error: unknown;
  onUndo: () => void;
}

/** What was changed and not yet saved, with both ways out of it. */
export function SaveBar({ changed, isBusy, error, onUndo }: SaveBarProps) {
  const { organization } = useWords();
  const { identity, look, terms } = organization;
  // What is being written must not end up beneath the bar that it calls up.
  useEffect(() => {
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }, []);
  const names = { name: identity.name, short_name: identity.shortName, contact: identity.contact, accent: look.accent, ...terms.names };
  return (
    <div role="group" aria-label={organization.unsaved} className="sticky bottom-3 z-10 space-y-3 rounded-2xl border border-brand bg-raised p-3 shadow-raised sm:p-4">
      {error !== null && <Problem title={organization.saveFailed} error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
        <p role="status" className="min-w-full flex-1 leading-snug sm:min-w-48">
          <span className="font-semibold">{organization.unsaved}</span>
          <span className="block truncate text-[0.95rem] text-soft">{changed.map((name) => names[name]).join(", ")}</span>
        </p>
        <Button look="quiet" isDisabled={isBusy} onPress={onUndo}>
          {organization.undo}
        </Button>
        <Button type="submit" isDisabled={isBusy}>
          {isBusy ? organization.saving : organization.save}
        </Button>
      </div>
    </div>
  );
}
