import { Download } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { useStartPull } from "@/features/models/api/pulls";
import { messageOf } from "@/lib/failure";
import { useWords } from "@/lib/words/language";

/** Asks for a model of Ollama by its name. */
export function PullForm() {
  const { models } = useWords();
  const [name, setName] = useState("");
  const start = useStartPull();
  const field = useId();
  return (
    <form
      className="mt-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) start.mutate(name.trim(), { onSuccess: () => setName("") });
      }}
    >
      <label htmlFor={field} className="font-semibold">
        {models.pullLabel}
      </label>
      <div className="mt-1 flex gap-2">
        <input
          id={field}
          value={name}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          placeholder={models.pullPlaceholder}
          aria-describedby={`${field}-help`}
          onChange={(event) => setName(event.target.value)}
          className="min-w-0 flex-1 rounded-full border border-line-strong bg-surface px-4 py-1.5"
        />
        <Button type="submit" size="small" isDisabled={!name.trim() || start.isPending}>
          <Download aria-hidden size={17} />
          {models.pull}
        </Button>
      </div>
      <p id={`${field}-help`} className="mt-1 text-sm text-soft">
        {models.pullHelp}
      </p>
      {start.error && (
        <p role="alert" className="mt-1 text-bad">
          {messageOf(start.error)}
        </p>
      )}
    </form>
  );
}
