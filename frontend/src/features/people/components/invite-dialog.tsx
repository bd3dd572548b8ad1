import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { useInvite } from "@/features/people/api/people";
import { useRoles } from "@/features/people/api/roles";
import { LinkCard } from "@/features/people/components/link-card";
import { DepartmentField, RoleOptions } from "@/features/people/components/options";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

interface InviteFormProps {
  invite: ReturnType<typeof useInvite>;
  onCancel: () => void;
}

function InviteForm({ invite, onCancel }: InviteFormProps) {
  const { app, people: words } = useWords();
  const focus = useFirstFocus();
  const roles = useRoles().data?.items ?? [];
  const held = useMe()?.permissions ?? [];
  // Whoever is not thought about gets the role that allows least.
  const usual = roles.find(({ builtin, name }) => builtin && name === "user")?.id ?? "";
  const [wish, setWish] = useState({ name: "", email: "", roleId: "", departmentId: "" });
  const roleId = wish.roleId || usual;
  const isReady = wish.name.trim() !== "" && wish.email.trim() !== "" && roleId !== "" && !invite.isPending;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const { name, email, departmentId } = wish;
    invite.mutate({ name: name.trim(), email: email.trim(), role_id: roleId, department_id: departmentId || null });
  };
  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      <p className="text-soft">{words.invite.text}</p>
      {invite.error && <Refusal>{messageOf(invite.error)}</Refusal>}
      <Field ref={focus} label={words.name} name="invited-name" autoComplete="off" maxLength={200} value={wish.name} onChange={(name) => setWish({ ...wish, name })} />
      <Field label={words.email} name="invited-email" type="email" autoComplete="off" maxLength={254} value={wish.email} onChange={(email) => setWish({ ...wish, email })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select label={words.role} value={roleId} onChange={(next) => setWish({ ...wish, roleId: next })}>
          <RoleOptions within={held} />
        </Select>
        <DepartmentField
          label={words.department}
          none={words.noDepartment}
          value={wish.departmentId}
          onChange={(departmentId) => setWish({ ...wish, departmentId })}
        />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onPress={onCancel}>
          {app.cancel}
        </Button>
        <Button type="submit" isDisabled={!isReady}>
          {words.invite.send}
        </Button>
      </div>
    </form>
  );
}

/** Somebody is invited; the address that lets them in is shown once, to be passed on by hand. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { people: words } = useWords();
  const invite = useInvite();
  const title = invite.data ? words.invite.done(invite.data.person.name) : words.invite.title;
  return (
    <FormDialog title={title} onClose={onClose} isDismissable={!invite.data && !invite.isPending}>
      {invite.data ? <LinkCard kind="invitation" link={invite.data.link} onClose={onClose} /> : <InviteForm invite={invite} onCancel={onClose} />}
    </FormDialog>
  );
}
