import { Check, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { Confirm } from "@/components/ui/confirm";
import { IconButton } from "@/components/ui/icon-button";
import { Refusal } from "@/components/ui/refusal";
import { useChangeRole } from "@/features/people/api/roles";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { roleName } from "@/lib/role-name";
import type { Permission, Role } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface RoleCardProps {
  role: Role;
  onEdit: () => void;
  onRemove: () => void;
}

function TotpSwitch({ role, name }: { role: Role; name: string }) {
  const words = useWords().people.roleParts;
  const me = useMe();
  const change = useChangeRole(role.id);
  const [isAsking, setIsAsking] = useState(false);
  const isOn = change.isPending ? (change.variables.needs_totp ?? role.needs_totp) : role.needs_totp;
  const set = (needs_totp: boolean) => change.mutate({ needs_totp });
  const locksOut = me?.role === role.name && !me.totp_on;
  return (
    <div className="mt-3 border-t border-line pt-3">
      {change.error && <Refusal>{messageOf(change.error)}</Refusal>}
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          aria-label={words.needsTotpOf(name)}
          checked={isOn}
          disabled={change.isPending}
          onChange={({ target }) => (target.checked && locksOut ? setIsAsking(true) : set(target.checked))}
          className="mt-1.5 size-4 shrink-0 accent-brand"
        />
        <span>
          {words.needsTotp}
          <span className="block text-sm text-soft">{words.needsTotpHint}</span>
        </span>
      </label>
      <Confirm
        isOpen={isAsking}
        title={words.ownTotpTitle}
        text={words.ownTotpText}
        action={words.ownTotpAction}
        onConfirm={() => set(true)}
        onClose={() => setIsAsking(false)}
      />
    </div>
  );
}

/** A role: what it allows, how many have it, and whether it asks for a second factor. */
export function RoleCard({ role, onEdit, onRemove }: RoleCardProps) {
  const words = useWords();
  const { people } = words;
  const name = roleName(role.name, words);
  const everyPermission = Object.keys(people.roleParts.permissions) as Permission[];
  return (
    <article data-role={role.name} aria-label={name} className="rounded-2xl border border-line bg-surface p-4">
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold break-words">{name}</h2>
          <p className="text-sm text-soft">{[people.count(role.people), role.builtin && people.roleParts.builtin].filter(Boolean).join(" · ")}</p>
        </div>
        {!role.builtin && (
          <div className="flex shrink-0">
            <IconButton icon={Pencil} label={people.roleParts.edit(name)} onPress={onEdit} />
            <IconButton icon={Trash2} tone="danger" label={people.roleParts.remove(name)} onPress={onRemove} />
          </div>
        )}
      </header>
      <ul className="mt-2 space-y-0.5">
        {everyPermission.filter((each) => role.permissions.includes(each)).map((permission) => (
          <li key={permission} className="flex gap-2 text-[0.95rem]">
            <Check aria-hidden size={16} className="mt-1 shrink-0 text-good" />
            {people.roleParts.permissions[permission]}
          </li>
        ))}
      </ul>
      <TotpSwitch role={role} name={name} />
    </article>
  );
}
