import type { SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refusal } from "@/components/ui/refusal";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

interface CodeFormProps {
  code: string;
  onChange: (code: string) => void;
  onSubmit: () => void;
  onBack: () => void;
  isBusy: boolean;
  wait: number;
  refusal: string | null;
}

/** The second factor, once the password was right. */
export function CodeForm({ code, onChange, onSubmit, onBack, isBusy, wait, refusal }: CodeFormProps) {
  const { door } = useWords();
  const first = useFirstFocus();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.trim() && !isBusy && wait === 0) onSubmit();
  };
  return (
    <form noValidate className="mt-5 space-y-4" onSubmit={submit}>
      {refusal && <Refusal>{refusal}</Refusal>}
      <Field
        ref={first}
        label={door.code}
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        value={code}
        onChange={onChange}
      />
      <div className="flex flex-wrap justify-between gap-2">
        <Button look="quiet" onPress={onBack}>
          {door.back}
        </Button>
        <Button type="submit" isDisabled={!code.trim() || isBusy || wait > 0}>
          {wait > 0 ? door.waiting(wait) : isBusy ? door.entering : door.confirm}
        </Button>
      </div>
    </form>
  );
}
