import { useState } from "react";
import { RadioGroup } from "react-aria-components/RadioGroup";

import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { notify } from "@/components/ui/toasts";
import type { RightsTarget } from "@/components/rights/target";
import { useSetVisibility, useSubjects } from "@/lib/api/rights";
import { messageOf } from "@/lib/failure";
import type { Access, Visibility } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const choices: Visibility[] = ["inherit", "tenant", "department", "restricted"];

function DepartmentChoice({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { rights } = useWords();
  const { data } = useSubjects("", "department");
  if (data?.items.length === 0) return <p className="mt-2 text-soft">{rights.noDepartments}</p>;
  return (
    <label className="mt-2 block font-semibold">
      {rights.department}
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="mt-1 block w-full rounded-xl border border-line-strong bg-surface px-3 py-2 font-normal"
      >
        <option value="">{rights.chooseDepartment}</option>
        {data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Who sees something without having been named: four choices in plain words. */
export function VisibilityForm({ target, access }: { target: RightsTarget; access: Access }) {
  const { rights } = useWords();
  const change = useSetVisibility(target);
  const [visibility, setVisibility] = useState(access.visibility);
  const [department, setDepartment] = useState(access.department_id ?? "");
  const departmentName = access.causes.find(({ how, grant_id: grant }) => how === "department" && grant === null)?.name;
  const labelOf = (each: Visibility) => {
    if (each === "inherit" && !target.isInFolder) return rights.choices.inheritTop;
    if (each === "department" && access.visibility === each && departmentName) return rights.choices.departmentOf(departmentName);
    return rights.choices[each];
  };
  const isDepartment = visibility === "department";
  const isSame = visibility === access.visibility && (!isDepartment || department === access.department_id);
  const given = { visibility, department_id: isDepartment ? department : null };
  const before = { visibility: access.visibility, department_id: access.department_id };
  const onError = (error: unknown) => notify({ text: rights.saveFailed, detail: messageOf(error) });
  const undo = () => {
    setVisibility(before.visibility);
    change.mutate(before, { onError });
  };
  const save = () =>
    change.mutate(given, { onError, onSuccess: () => notify({ text: rights.saved, action: { label: rights.undo, run: undo } }) });
  return (
    <section>
      <RadioGroup aria-label={rights.visibility} value={visibility} onChange={(value) => setVisibility(value as Visibility)} className="space-y-2">
        <p className="font-semibold">{rights.visibility}</p>
        {choices.map((each) => (
          <Choice
            key={each}
            value={each}
            label={labelOf(each)}
            className="block rounded-xl border border-line px-4 py-2 data-[hovered]:border-brand data-[selected]:border-brand data-[selected]:bg-brand-soft"
          >
            <span className="block font-semibold">{labelOf(each)}</span>
            {visibility === each && <span className="block text-[0.95rem] text-soft">{rights.hints[each]}</span>}
          </Choice>
        ))}
      </RadioGroup>
      {isDepartment && <DepartmentChoice value={department} onChange={setDepartment} />}
      {!isSame && (
        <Button className="mt-3" isDisabled={change.isPending || (isDepartment && !department)} onPress={save}>
          {rights.save}
        </Button>
      )}
    </section>
  );
}
