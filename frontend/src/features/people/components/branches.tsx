import { Building2, Pencil, Plus, Trash2 } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import type { DepartmentTask } from "@/features/people/components/department-dialog";
import type { Branch } from "@/features/people/components/tree";
import type { Department } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface BranchesProps {
  branches: Branch[];
  onTask: (task: DepartmentTask) => void;
  onRemove: (department: Department) => void;
}

/** Departments with those that are within them, however deep. */
export function Branches({ branches, onTask, onRemove }: BranchesProps) {
  const { people } = useWords();
  const words = people.tree;
  return (
    <ul>
      {branches.map(({ department, parts }) => {
        const { id, name, people: count } = department;
        return (
          <li key={id}>
            <div data-department={name} className="flex items-center gap-2 rounded-lg py-1 hover:bg-brand-soft/40">
              <Building2 aria-hidden size={18} className="shrink-0 text-brand" />
              <p className="min-w-0 flex-1">
                <span className="font-semibold break-words">{name}</span>
                {count > 0 && <span className="ml-2 text-sm whitespace-nowrap text-soft">{people.count(count)}</span>}
              </p>
              <div className="flex shrink-0">
                <IconButton icon={Plus} label={words.createIn(name)} onPress={() => onTask({ parentId: id })} />
                <IconButton icon={Pencil} label={words.edit(name)} onPress={() => onTask({ department })} />
                <IconButton icon={Trash2} tone="danger" label={words.remove(name)} onPress={() => onRemove(department)} />
              </div>
            </div>
            {parts.length > 0 && (
              <div className="ml-2 border-l border-line pl-3 sm:ml-2.5 sm:pl-4">
                <Branches branches={parts} onTask={onTask} onRemove={onRemove} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
