import { Network } from "lucide-react";
import { useState } from "react";

import { Blank } from "@/components/ui/notice";
import { useDepartments, useRemoveDepartment } from "@/features/people/api/departments";
import { Branches } from "@/features/people/components/branches";
import { DepartmentDialog, type DepartmentTask } from "@/features/people/components/department-dialog";
import { ListPart } from "@/features/people/components/list-part";
import { treeOf } from "@/features/people/components/tree";
import { useWords } from "@/lib/words/language";

/** The departments as a tree: made, renamed, moved, removed. */
export function DepartmentsPart() {
  const words = useWords().people.tree;
  const [task, setTask] = useState<DepartmentTask | null>(null);
  const list = useDepartments();
  const remove = useRemoveDepartment();
  const begin = (next: DepartmentTask) => {
    remove.reset();
    setTask(next);
  };
  return (
    <>
      <ListPart words={words} list={list} remove={remove} onCreate={() => begin({ parentId: null })}>
        {(items, onRemove) =>
          items.length === 0 ? (
            <Blank icon={Network} title={words.emptyTitle} text={words.emptyText} />
          ) : (
            <div className="rounded-2xl border border-line bg-surface px-3 py-2">
              <Branches branches={treeOf(items)} onTask={begin} onRemove={onRemove} />
            </div>
          )
        }
      </ListPart>
      {task && <DepartmentDialog task={task} onClose={() => setTask(null)} />}
    </>
  );
}
