import { useDeferredValue, useState } from "react";
import { RadioGroup } from "react-aria-components/RadioGroup";

import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { SearchChoice } from "@/components/ui/search-choice";
import { notify } from "@/components/ui/toasts";
import type { RightsTarget } from "@/components/rights/target";
import { useSetVisibility, useSubjects } from "@/lib/api/rights";
import { messageOf } from "@/lib/failure";
import type { Access, Visibility } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const choices: Visibility[] = ["inherit", "tenant", "department", "restricted"];

interface DepartmentChoiceProps {
  /** The name of the department that was chosen before. */
  name: string;
  value: string;
  onChange: (id: string) => void;
}

/** The server finds departments by part of their name; it tells some at a time. */
function DepartmentChoice({ name, value, onChange }: DepartmentChoiceProps) {
  const { rights } = useWords();
  const [text, setText] = useState(name);
  const [chosen, setChosen] = useState(value && name ? { id: value, name } : null);
  // The chosen one's whole name is in the field: it is looked for among all.
  const sought = text === chosen?.name ? "" : text;
  const { data } = useSubjects(useDeferredValue(sought), "department");
  const found = data?.items.map((each) => ({ id: each.id, name: each.name })) ?? [];
  const options = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  if (data?.items.length === 0 && !sought) return <p className="mt-2 text-soft">{rights.noDepartments}</p>;
  const choose = (id: string) => {
    setChosen(options.find((each) => each.id === id) ?? null);
    onChange(id);
  };
  return (
    <div className="mt-2">
      <SearchChoice
        label={rights.department}
        placeholder={rights.chooseDepartment}
        none={rights.noDepartment}
        options={options}
        value={value}
        text={text}
        onText={setText}
        onChange={choose}
      />
    </div>
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
    void change.mutateAsync(before).catch(onError);
  };
  // By its promise: what was saved may be shown in another form before the callbacks of this one's `mutate` are due.
  const save = () =>
    change.mutateAsync(given).then(() => notify({ text: rights.saved, action: { label: rights.undo, run: undo } }), onError);
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
      {isDepartment && <DepartmentChoice name={departmentName ?? ""} value={department} onChange={setDepartment} />}
      {!isSame && (
        <Button className="mt-3" isDisabled={change.isPending || (isDepartment && !department)} onPress={() => void save()}>
          {rights.save}
        </Button>
      )}
    </section>
  );
}
