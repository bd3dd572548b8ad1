import type { Department } from "@/lib/wire";

export interface Branch {
  department: Department;
  parts: Branch[];
}

/** The departments as a tree, in the order in which they were told, without one and what is within it. */
export function treeOf(departments: Department[], without?: string): Branch[] {
  const within = (parent: string | null): Branch[] =>
    departments
      .filter(({ id, parent_id: above }) => above === parent && id !== without)
      .map((department) => ({ department, parts: within(department.id) }));
  return within(null);
}

export interface Line {
  department: Department;
  /** How many it is within. */
  depth: number;
}

/** The tree as lines, each beneath the one it is within. */
export function flattened(departments: Department[], without?: string): Line[] {
  const lines = (branches: Branch[], depth: number): Line[] =>
    branches.flatMap(({ department, parts }) => [{ department, depth }, ...lines(parts, depth + 1)]);
  return lines(treeOf(departments, without), 0);
}
