import { useId, useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refusal } from "@/components/ui/refusal";
import { useCreateKey } from "@/features/account/api/keys";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import type { Permission } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const spans = [30, 90, 180, 365];

interface KeyFormProps {
  /** What the person may do themselves: a key may not do more. */
  permissions: Permission[];
  onMade: (secret: string) => void;
  onCancel: () => void;
}

/** A key to be made: what for, what it may, for how long. */
export function KeyForm({ permissions, onMade, onCancel }: KeyFormProps) {
  const { account, app } = useWords();
  const words = account.keys;
  const days = useId();
  const focus = useFirstFocus();
  const [wish, setWish] = useState({ name: "", scopes: [] as Permission[], days: 90 });
  const create = useCreateKey();
  const isReady = wish.name.trim() !== "" && wish.scopes.length > 0 && !create.isPending;
  const toggle = (scope: Permission, isOn: boolean) => {
    const others = wish.scopes.filter((each) => each !== scope);
    setWish({ ...wish, scopes: isOn ? [...others, scope] : others });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) create.mutate({ ...wish, name: wish.name.trim() }, { onSuccess: ({ secret }) => onMade(secret) });
  };
  return (
    <form noValidate className="mt-3 max-w-lg space-y-4" onSubmit={submit}>
      {create.error && <Refusal>{messageOf(create.error)}</Refusal>}
      <Field
        ref={focus}
        label={words.name}
        name="key-name"
        autoComplete="off"
        maxLength={200}
        hint={words.nameHint}
        value={wish.name}
        onChange={(name) => setWish({ ...wish, name })}
      />
      <fieldset>
        <legend className="font-semibold">{words.scopes}</legend>
        <div className="mt-1 grid gap-1 sm:grid-cols-2">
          {permissions.map((scope) => (
            <label key={scope} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={wish.scopes.includes(scope)}
                onChange={(event) => toggle(scope, event.target.checked)}
                className="size-4 accent-brand"
              />
              {account.permissions[scope]}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex items-center gap-2">
        <label htmlFor={days} className="font-semibold">
          {words.days}
        </label>
        <select
          id={days}
          value={wish.days}
          onChange={(event) => setWish({ ...wish, days: Number(event.target.value) })}
          className="rounded-md border border-line-strong bg-surface px-2 py-1"
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {words.dayCount(span)}
            </option>
          ))}
        </select>
      </div>
      <div className="flex gap-2">
        <Button type="submit" size="small" isDisabled={!isReady}>
          {words.create}
        </Button>
        <Button look="quiet" size="small" onPress={onCancel}>
          {app.cancel}
        </Button>
      </div>
    </form>
  );
}
