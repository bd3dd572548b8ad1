import { useDeferredValue, useState, type SyntheticEvent } from "react";

import { Button } from "@/components/ui/button";
import { SearchChoice } from "@/components/ui/search-choice";
import { notify } from "@/components/ui/toasts";
import type { RightsTarget } from "@/components/rights/target";
import { useGrant, useSubjects } from "@/lib/api/rights";
import { messageOf } from "@/lib/failure";
import { today } from "@/lib/format";
import { roleName } from "@/lib/role-name";
import type { Right, Subject } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const every: Right[] = ["read", "write", "delete"];
const field = "mt-1 block w-full rounded-xl border border-line-strong bg-surface px-3 py-2 font-normal";

interface SubjectFieldProps {
  text: string;
  onText: (text: string) => void;
  onChoose: (subject: Subject | null) => void;
}

/** Finds a person, a department or a role by part of its name. */
function SubjectField({ text, onText, onChoose }: SubjectFieldProps) {
  const words = useWords();
  const { rights } = words;
  const { data } = useSubjects(useDeferredValue(text));
  const items = data?.items.map((each) => ({ ...each, shown: each.kind === "role" ? roleName(each.name, words) : each.name })) ?? [];
  return (
    <SearchChoice
      label={rights.subject}
      hint={rights.subjectHint}
      none={rights.noSubject}
      options={items.map(({ id, kind, shown, detail }) => ({ id, name: shown, detail: detail ?? rights.kinds[kind] }))}
      text={text}
      onText={onText}
      onChange={(chosen) => onChoose(items.find(({ id }) => id === chosen) ?? null)}
    />
  );
}

/** Names somebody: whom, what they may, and until when. */
export function GrantForm({ target }: { target: RightsTarget }) {
  const { rights } = useWords();
  const grant = useGrant(target);
  const [text, setText] = useState("");
  const [subject, setSubject] = useState<Subject | null>(null);
  const [right, setRight] = useState<Right>("read");
  const [end, setEnd] = useState("");
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!subject) return;
    const { kind, id } = subject;
    // The day itself still counts: it ends with it.
    const expires = end ? new Date(`${end}T23:59:59`).toISOString() : null;
    const onSuccess = () => {
      notify({ text: rights.added(text) }, undefined, 4_000);
      setText("");
      setSubject(null);
      setEnd("");
    };
    const onError = (error: unknown) => notify({ text: rights.addFailed, detail: messageOf(error) });
    grant.mutate({ kind, id, right, expires_at: expires }, { onSuccess, onError });
  };
  return (
    <form aria-label={rights.addTitle} onSubmit={add} className="space-y-3 rounded-xl bg-sunken p-4">
      <p className="font-semibold">{rights.addTitle}</p>
      <SubjectField text={text} onText={setText} onChoose={setSubject} />
      <div className="grid gap-3 sm:grid-cols-2">
        <label className="block font-semibold">
          {rights.right}
          <select value={right} onChange={(event) => setRight(event.target.value as Right)} className={field}>
            {every.map((each) => (
              <option key={each} value={each}>
                {rights.rights[each]}
              </option>
            ))}
          </select>
        </label>
        <label className="block font-semibold">
          {rights.end}
          <input type="date" min={today()} value={end} onChange={(event) => setEnd(event.target.value)} className={field} />
        </label>
      </div>
      <Button type="submit" isDisabled={!subject || grant.isPending}>
        {rights.add}
      </Button>
    </form>
  );
}
