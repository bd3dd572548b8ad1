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

/** The departments to choose from, each beneath the one it is within; without one and what is within it. */
export function DepartmentOptions({ without }: { without?: string }) {
  const { data } = useDepartments();
  return flattened(data?.items ?? [], without).map(({ department, depth }) => (
    <option key={department.id} value={department.id}>
      {"\u2003".repeat(depth) + department.name}
    </option>
  ));
}
