import { useId, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useSaveVersion } from "@/features/prompts/api/prompts";
import { authorName } from "@/features/prompts/editing/author";
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
  /** Somebody else's change must be looked at first. */
  isStale: boolean;
  onDone: () => void;
}

/** Keeps the draft as a new version, with a word on what changed, or throws it away. */
export function SaveBar({ prompt, draft, isStale, onDone }: SaveBarProps) {
  const { prompts } = useWords();
  const save = useSaveVersion();
  const author = authorName.use();
  const [note, setNote] = useState("");
  const [isDiscarding, setIsDiscarding] = useState(false);
  const canSave = isFit(prompt, draft.text) && !isStale && !save.isPending;

  const onSave = () => {
    const { text, revision, shippedVersion } = draft;
    save.mutate(
      { language: prompt.language, text, revision, shippedVersion, note: note.trim(), author: author.trim() },
      {
        onSuccess: ({ active }) => {
          onDone();
          notify({ text: prompts.saved(active?.number ?? 0) });
        },
      },
    );
  };
  return (
    <form
      aria-label={prompts.unsaved}
      className="sticky bottom-0 z-10 space-y-3 rounded-xl border border-brand bg-raised p-4 shadow-raised"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) onSave();
      }}
    >
      {/* A refusal because of somebody else's change is told above the text, with the way on. */}
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
        <Labelled label={prompts.author} className="w-44">
          {(id) => (
            <input
              id={id}
              value={author}
              maxLength={prompt.limits.author}
              autoComplete="name"
              onChange={(event) => authorName.set(event.target.value)}
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
        onConfirm={onDone}
        onClose={() => setIsDiscarding(false)}
      />
    </form>
  );
}
