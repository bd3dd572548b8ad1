import { useState } from "react";

import { useRemoveRole, useRoles } from "@/features/people/api/roles";
import { ListPart } from "@/features/people/components/list-part";
import { RoleCard } from "@/features/people/components/role-card";
import { RoleDialog } from "@/features/people/components/role-dialog";
import type { Role } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** The roles: what each allows, those of one's own making, and whether one asks for a second factor. */
export function RolesPart() {
  const [task, setTask] = useState<{ role: Role | null } | null>(null);
  const list = useRoles();
  const remove = useRemoveRole();
  return (
    <>
      <ListPart words={useWords().people.roleParts} list={list} remove={remove} onCreate={() => setTask({ role: null })}>
        {(items, onRemove) => (
          <ul className="grid items-start gap-4 md:grid-cols-2">
            {items.map((role) => (
              <li key={role.id}>
                <RoleCard role={role} onEdit={() => setTask({ role })} onRemove={() => onRemove(role)} />
              </li>
            ))}
          </ul>
        )}
      </ListPart>
      {task && <RoleDialog role={task.role} onClose={() => setTask(null)} />}
    </>
  );
}
