import { Network, Plus } from "lucide-react";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Blank, Problem } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { useDepartments, useRemoveDepartment } from "@/features/people/api/departments";
import { Branches } from "@/features/people/components/branches";
import { DepartmentDialog, type DepartmentTask } from "@/features/people/components/department-dialog";
import { treeOf } from "@/features/people/components/tree";
import { messageOf } from "@/lib/failure";
import type { Department } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Tree({ onTask }: { onTask: (task: DepartmentTask) => void }) {
  const words = useWords().people.tree;
  const { data, error, refetch } = useDepartments();
  const remove = useRemoveDepartment();
  const [leaving, setLeaving] = useState<Department | null>(null);
  const begin = (task: DepartmentTask) => {
    remove.reset();
    onTask(task);
  };
  if (!data) return error ? <Problem title={words.loadFailed} error={error} onRetry={() => void refetch()} /> : <Busy />;
  if (data.items.length === 0) return <Blank icon={Network} title={words.emptyTitle} text={words.emptyText} />;
  return (
    <>
      {remove.error && (
        <div className="mb-3">
          <Refusal>{messageOf(remove.error)}</Refusal>
        </div>
      )}
      <div className="rounded-2xl border border-line bg-surface px-3 py-2">
        <Branches branches={treeOf(data.items)} onTask={begin} onRemove={setLeaving} />
      </div>
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

/** The departments as a tree: made, renamed, moved, removed. */
export function DepartmentsPart() {
  const words = useWords().people.tree;
  const [task, setTask] = useState<DepartmentTask | null>(null);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-soft">{words.text}</p>
        <Button onPress={() => setTask({ parentId: null })}>
          <Plus aria-hidden size={18} />
          {words.create}
        </Button>
      </div>
      <Tree onTask={setTask} />
      {task && <DepartmentDialog task={task} onClose={() => setTask(null)} />}
    </>
  );
}
