import { useId, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useSaveVersion } from "@/features/prompts/api/prompts";
import { ChangedMeanwhile } from "@/features/prompts/components/standing";
import { isFit, type Draft } from "@/features/prompts/editing/draft";
import type { Prompt } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface FieldProps {
  label: string;
  className: string;
  children: (id: string) => ReactNode;
}

function Labelled({ label, className, children }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

const field = "w-full rounded-lg border border-line-strong bg-surface px-3 py-1.5";

interface SaveBarProps {
  prompt: Prompt;
  draft: Draft;
  /** The person has seen somebody else's change and goes on with their own text. */
  onKeep: () => void;
  onDone: () => void;
}

/** Keeps the draft as a new version, with a word on what changed, or throws it away. */
export function SaveBar({ prompt, draft, onKeep, onDone }: SaveBarProps) {
  const { prompts } = useWords();
  const save = useSaveVersion();
  const [note, setNote] = useState("");
  const [isDiscarding, setIsDiscarding] = useState(false);
  const isStale = draft.revision !== prompt.revision;
  const canSave = isFit(prompt, draft.text) && !isStale && !save.isPending;

  const finish = () => {
    // What was focused goes away.
    document.getElementById("content")?.focus({ preventScroll: true });
    onDone();
  };
  const keep = () => {
    save.reset(); // the refusal has been dealt with
    onKeep();
  };
  const onSave = () => {
    const { text, revision, shippedVersion } = draft;
    save.mutate(
      { language: prompt.language, text, revision, shippedVersion, note: note.trim() },
      {
        onSuccess: ({ active }) => {
          finish();
          notify({ text: prompts.saved(active?.number ?? 0) });
        },
      },
    );
  };
  return (
    <form
      aria-label={prompts.unsaved}
      className="bottom-0 z-10 space-y-3 md:sticky rounded-xl border border-brand bg-raised p-4 shadow-raised"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) onSave();
      }}
    >
      {isStale && <ChangedMeanwhile prompt={prompt} onKeep={keep} />}
      {save.error && !isStale && <Problem title={prompts.saveFailed} error={save.error} />}
      <div className="flex flex-wrap items-end gap-3">
        <Labelled label={prompts.note} className="min-w-56 flex-1">
          {(id) => (
            <input
              id={id}
              value={note}
              maxLength={prompt.limits.note}
              placeholder={prompts.notePlaceholder}
              onChange={(event) => setNote(event.target.value)}
              className={field}
            />
          )}
        </Labelled>
        <Button look="quiet" onPress={() => setIsDiscarding(true)}>
          {prompts.discard}
        </Button>
        <Button type="submit" isDisabled={!canSave}>
          {save.isPending ? prompts.saving : prompts.save}
        </Button>
      </div>
      <Confirm
        isOpen={isDiscarding}
        title={prompts.discardTitle}
        text={prompts.discardText}
        action={prompts.discard}
        onConfirm={finish}
        onClose={() => setIsDiscarding(false)}
      />
    </form>
  );
}
