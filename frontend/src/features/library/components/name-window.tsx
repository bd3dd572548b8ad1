import { useState, type SyntheticEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Window } from "@/components/ui/window";
import { useWords } from "@/lib/words/language";

interface NameWindowProps {
  title: string;
  label: string;
  action: string;
  initial: string;
  longest: number;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks for one name, of a folder or of a document. */
export function NameWindow({ title, label, action, initial, longest, onName, onClose }: NameWindowProps) {
  const { app } = useWords();
  const [name, setName] = useState(initial);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    if (name.trim() !== initial) onName(name.trim());
    onClose();
  };
  return (
    <Window title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {/* The window was opened to type this. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <Field name="name" label={label} value={name} onChange={setName} maxLength={longest} autoComplete="off" autoFocus />
        <div className="mt-6 flex justify-end gap-2">
          <Button look="quiet" onPress={onClose}>
            {app.cancel}
          </Button>
          <Button type="submit" isDisabled={!name.trim()}>
            {action}
          </Button>
        </div>
      </form>
    </Window>
  );
}
