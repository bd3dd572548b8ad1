import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Refusal } from "@/components/ui/refusal";
import { useSaveDepartment } from "@/features/people/api/departments";
import { DepartmentField } from "@/features/people/components/options";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import type { Department } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** One to be made somewhere, or one to be renamed or moved. */
export type DepartmentTask = { parentId: string | null; department?: undefined } | { department: Department };

interface DepartmentDialogProps {
  task: DepartmentTask;
  onClose: () => void;
}

function DepartmentForm({ task, onClose }: DepartmentDialogProps) {
  const { app, people } = useWords();
  const words = people.tree;
  const focus = useFirstFocus();
  const { department } = task;
  const [name, setName] = useState(department?.name ?? "");
  const [parentId, setParentId] = useState((department ? department.parent_id : task.parentId) ?? "");
  const save = useSaveDepartment(department?.id ?? null);
  const isReady = name.trim() !== "" && !save.isPending;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) save.mutate({ name: name.trim(), parent_id: parentId || null }, { onSuccess: onClose });
  };
  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      {save.error && <Refusal>{messageOf(save.error)}</Refusal>}
      <Field ref={focus} label={people.name} name="department-name" autoComplete="off" maxLength={200} value={name} onChange={setName} />
      <DepartmentField label={words.within} none={words.top} without={department?.id} value={parentId} onChange={setParentId} />
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

export function DepartmentDialog({ task, onClose }: DepartmentDialogProps) {
  const words = useWords().people.tree;
  return (
    <FormDialog title={task.department ? words.editTitle : words.create} onClose={onClose}>
      <DepartmentForm task={task} onClose={onClose} />
    </FormDialog>
  );
}
