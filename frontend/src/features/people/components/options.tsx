import { SearchChoice } from "@/components/ui/search-choice";
import { useDepartments } from "@/features/people/api/departments";
import { useRoles } from "@/features/people/api/roles";
import { flattened } from "@/features/people/components/tree";
import { roleName } from "@/lib/role-name";
import type { Permission } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** The roles to choose from; with `within`, only those that allow no more than that. */
export function RoleOptions({ within }: { within?: Permission[] }) {
  const words = useWords();
  const { data } = useRoles();
  return data?.items.map(({ id, name, permissions }) => (
    <option key={id} value={id} disabled={within && !permissions.every((each) => within.includes(each))}>
      {roleName(name, words)}
    </option>
  ));
}

interface DepartmentFieldProps {
  label: string;
  /** "": none. */
  value: string;
  onChange: (id: string) => void;
  /** What no department is called here. */
  none: string;
  /** This one, and what is within it, cannot be chosen. */
  without?: string;
  isCompact?: boolean;
}

/** One of all departments, found by its name, or none; each says what it is within. */
export function DepartmentField({ value, onChange, none, without, ...look }: DepartmentFieldProps) {
  const { people: words } = useWords();
  const { data } = useDepartments();
  const departments = data?.items ?? [];
  const nameOf = new Map(departments.map(({ id, name }) => [id, name]));
  const options = flattened(departments, without).map(({ department: { id, name, parent_id: above } }) => ({
    id,
    name,
    detail: above ? nameOf.get(above) : undefined,
  }));
  return (
    <SearchChoice
      {...look}
      none={words.noSuchDepartment}
      placeholder={none}
      options={options}
      value={value}
      onChange={onChange}
      canBeEmptied
    />
  );
}
