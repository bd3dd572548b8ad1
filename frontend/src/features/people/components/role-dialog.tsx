import { useId, useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Refusal } from "@/components/ui/refusal";
import { useChangeRole, useCreateRole, type RoleWish } from "@/features/people/api/roles";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import type { Permission, Role } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface PermissionChoiceProps {
  chosen: Permission[];
  onChange: (chosen: Permission[]) => void;
}

/** Every permission in a sentence; nobody gives what they do not have. */
function PermissionChoice({ chosen, onChange }: PermissionChoiceProps) {
  const { people, account } = useWords();
  const words = people.roleParts;
  const id = useId();
  const held = useMe()?.permissions ?? [];
  const toggle = (permission: Permission, isOn: boolean) => {
    const others = chosen.filter((each) => each !== permission);
    onChange(isOn ? [...others, permission] : others);
  };
  return (
    <fieldset>
      <legend className="font-semibold">{words.may}</legend>
      <div className="mt-1 max-h-[38vh] space-y-1.5 overflow-y-auto rounded-xl border border-line p-3">
        {(Object.keys(words.permissions) as Permission[]).map((permission) => (
          <label key={permission} className="flex items-start gap-2">
            <input
              type="checkbox"
              aria-label={account.permissions[permission]}
              aria-describedby={`${id}-${permission}`}
              checked={chosen.includes(permission)}
              disabled={!held.includes(permission)}
              onChange={(event) => toggle(permission, event.target.checked)}
              className="mt-1.5 size-4 shrink-0 accent-brand"
            />
            <span>
              {account.permissions[permission]}
              <span id={`${id}-${permission}`} className="block text-sm text-soft">
                {words.permissions[permission]} {!held.includes(permission) && words.lacking}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface RoleFormProps {
  first: RoleWish;
  error: unknown;
  isBusy: boolean;
  onSave: (wish: RoleWish) => void;
  onClose: () => void;
}

function RoleForm({ first, error, isBusy, onSave, onClose }: RoleFormProps) {
  const { app, people } = useWords();
  const words = people.roleParts;
  const focus = useFirstFocus();
  const [wish, setWish] = useState(first);
  const isReady = wish.name.trim() !== "" && !isBusy;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) onSave({ ...wish, name: wish.name.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      {error !== null && <Refusal>{messageOf(error)}</Refusal>}
      <Field ref={focus} label={words.name} name="role-name" autoComplete="off" maxLength={200} value={wish.name} onChange={(name) => setWish({ ...wish, name })} />
      <PermissionChoice chosen={wish.permissions} onChange={(permissions) => setWish({ ...wish, permissions })} />
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={wish.needs_totp}
          onChange={(event) => setWish({ ...wish, needs_totp: event.target.checked })}
          className="size-4 accent-brand"
        />
        {words.needsTotp}
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onPress={onClose}>
          {app.cancel}
        </Button>
        <Button type="submit" isDisabled={!isReady}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

function NewRole({ onClose }: { onClose: () => void }) {
  const create = useCreateRole();
  const held = useMe()?.permissions ?? [];
  const usual: Permission[] = ["read", "ask"];
  const first: RoleWish = { name: "", permissions: usual.filter((each) => held.includes(each)), needs_totp: false };
  return (
    <RoleForm
      first={first}
      error={create.error}
      isBusy={create.isPending}
      onSave={(wish) => create.mutate(wish, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function ChangedRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const change = useChangeRole(role.id);
  const { name, permissions, needs_totp } = role;
  const onSave = (wish: RoleWish) => {
    // Permissions that stay are not sent: changing them voids the links of the role's people.
    const isSame = [...permissions].sort().join() === [...wish.permissions].sort().join();
    const { permissions: chosen, ...rest } = wish;
    change.mutate(isSame ? rest : { ...rest, permissions: chosen }, { onSuccess: onClose });
  };
  return <RoleForm first={{ name, permissions, needs_totp }} error={change.error} isBusy={change.isPending} onSave={onSave} onClose={onClose} />;
}

interface RoleDialogProps {
  /** Null: one to be made. */
  role: Role | null;
  onClose: () => void;
}

export function RoleDialog({ role, onClose }: RoleDialogProps) {
  const words = useWords().people.roleParts;
  return (
    <FormDialog title={role ? words.editTitle : words.createTitle} onClose={onClose}>
      {role && <p className="mb-3 text-soft">{words.editText}</p>}
      {role ? <ChangedRole role={role} onClose={onClose} /> : <NewRole onClose={onClose} />}
    </FormDialog>
  );
}
