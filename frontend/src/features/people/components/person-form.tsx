import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toasts";
import { useChangePerson, type PersonChange } from "@/features/people/api/people";
import { DepartmentField, RoleOptions } from "@/features/people/components/options";
import { Panel } from "@/features/people/components/panel";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import type { Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** What differs from how the person is; nothing else is sent. */
function changeOf(person: Person, name: string, roleId: string, departmentId: string): PersonChange {
  return {
    ...(name.trim() !== person.name && { name: name.trim() }),
    ...(roleId !== person.role.id && { role_id: roleId }),
    ...(departmentId !== (person.department?.id ?? "") && { department_id: departmentId || null }),
  };
}

/** Somebody's name, role and department. */
export function PersonForm({ person }: { person: Person }) {
  const { people } = useWords();
  const words = people.details;
  const me = useMe();
  const [name, setName] = useState(person.name);
  const [roleId, setRoleId] = useState(person.role.id);
  const [departmentId, setDepartmentId] = useState(person.department?.id ?? "");
  const save = useChangePerson(person.id);
  const change = changeOf(person, name, roleId, departmentId);
  const isReady = Object.keys(change).length > 0 && name.trim() !== "" && !save.isPending;
  const isMe = me?.id === person.id;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) save.mutate(change, { onSuccess: () => notify({ text: words.saved }, undefined, 3_000) });
  };
  return (
    <Panel title={words.title}>
      <form noValidate onSubmit={submit} className="space-y-3">
        {save.error && <Refusal>{messageOf(save.error)}</Refusal>}
        <Field label={people.name} name="person-name" autoComplete="off" maxLength={200} value={name} onChange={setName} />
        <Select label={people.role} value={roleId} onChange={setRoleId} isDisabled={isMe} hint={isMe ? words.oneself : undefined}>
          <RoleOptions within={isMe ? undefined : me?.permissions} />
        </Select>
        <DepartmentField label={people.department} none={people.noDepartment} value={departmentId} onChange={setDepartmentId} />
        <Button type="submit" size="small" isDisabled={!isReady}>
          {words.save}
        </Button>
      </form>
    </Panel>
  );
}
