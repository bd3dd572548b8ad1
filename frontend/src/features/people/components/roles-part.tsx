import { Plus } from "lucide-react";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { useRemoveRole, useRoles } from "@/features/people/api/roles";
import { RoleCard } from "@/features/people/components/role-card";
import { RoleDialog } from "@/features/people/components/role-dialog";
import { messageOf } from "@/lib/failure";
import type { Role } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Roles({ onEdit }: { onEdit: (role: Role) => void }) {
  const words = useWords().people.roleParts;
  const { data, error, refetch } = useRoles();
  const remove = useRemoveRole();
  const [leaving, setLeaving] = useState<Role | null>(null);
  if (!data) return error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />;
  return (
    <>
      {remove.error && (
        <div className="mb-3">
          <Refusal>{messageOf(remove.error)}</Refusal>
        </div>
      )}
      <ul className="grid items-start gap-4 md:grid-cols-2">
        {data.items.map((role) => (
          <li key={role.id}>
            <RoleCard role={role} onEdit={() => onEdit(role)} onRemove={() => setLeaving(role)} />
          </li>
        ))}
      </ul>
      <Confirm
        isOpen={leaving !== null}
        title={words.removeTitle(leaving?.name ?? "")}
        text={words.removeText}
        action={words.removeAction}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
        onClose={() => setLeaving(null)}
      />
    </>
  );
}

/** The roles: what each allows, those of one's own making, and whether one asks for a second factor. */
export function RolesPart() {
  const words = useWords().people.roleParts;
  const [task, setTask] = useState<{ role: Role | null } | null>(null);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-soft">{words.text}</p>
        <Button onPress={() => setTask({ role: null })}>
          <Plus aria-hidden size={18} />
          {words.create}
        </Button>
      </div>
      <Roles onEdit={(role) => setTask({ role })} />
      {task && <RoleDialog role={task.role} onClose={() => setTask(null)} />}
    </>
  );
}
