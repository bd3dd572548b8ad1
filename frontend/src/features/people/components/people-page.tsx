import { Link } from "react-router";

import { DepartmentsPart } from "@/features/people/components/departments-part";
import { PeoplePart } from "@/features/people/components/people-part";
import { RolesPart } from "@/features/people/components/roles-part";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

const parts = { people: PeoplePart, departments: DepartmentsPart, roles: RolesPart };

const addresses = { people: "/pessoas", departments: "/pessoas/departamentos", roles: "/pessoas/perfis" };

export type PeoplePagePart = keyof typeof parts;

function Parts({ part }: { part: PeoplePagePart }) {
  const { people: words } = useWords();
  const labels = { people: words.title, departments: words.departments, roles: words.roles };
  return (
    <nav aria-label={words.parts} className="mb-5 flex gap-x-5 border-b border-line">
      {(Object.keys(parts) as PeoplePagePart[]).map((each) => (
        <Link
          key={each}
          to={addresses[each]}
          aria-current={each === part ? "page" : undefined}
          className="-mb-px border-b-2 border-transparent pb-1.5 font-semibold text-soft hover:text-ink aria-[current]:border-brand aria-[current]:text-brand"
        >
          {labels[each]}
        </Link>
      ))}
    </nav>
  );
}

/** Who comes in: people, the departments that they are in, and the roles that say what they may do. */
export function PeoplePage({ part }: { part: PeoplePagePart }) {
  const { people: words } = useWords();
  const Part = parts[part];
  useTitle(words.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-6">
        <header className="mb-4">
          <h1 className="text-3xl font-semibold tracking-tight">{words.title}</h1>
          <p className="text-soft">{words.subtitle}</p>
        </header>
        <Parts part={part} />
        <Part />
      </div>
    </main>
  );
}
