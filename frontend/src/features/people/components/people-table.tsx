import { ShieldCheck } from "lucide-react";
import { Button } from "react-aria-components/Button";

import { StateBadge } from "@/features/people/components/state-badge";
import { useMe } from "@/lib/door/use-standing";
import { shortDate } from "@/lib/format";
import { roleName } from "@/lib/role-name";
import type { Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const head = "px-3 py-2 text-left text-sm font-semibold text-soft";
const cell = "px-3 py-2.5 break-words max-md:block max-md:p-0 max-md:text-[0.95rem]";

interface RowProps {
  person: Person;
  onOpen: () => void;
}

function Row({ person, onOpen }: RowProps) {
  const words = useWords();
  const { name, email, state, role, department, totp_on: hasTotp, last_login_at: login } = person;
  const isMe = useMe()?.id === person.id;
  const { people, locale } = words;
  return (
    <tr data-person={email} className="align-top hover:bg-brand-soft/40 max-md:block max-md:px-3 max-md:py-2.5">
      <th scope="row" className={`${cell} text-left font-normal`}>
        <Button onPress={onOpen} aria-label={people.open(name)} className="rounded text-left font-semibold break-words text-brand hover:underline">
          {name}
        </Button>
        {isMe && <span className="ml-2 text-sm text-soft">({people.you})</span>}
        <p className="text-sm break-all text-soft">{email}</p>
      </th>
      <td className={cell}>{roleName(role.name, words)}</td>
      <td className={`${cell} max-md:text-soft`}>{department?.name}</td>
      <td className={cell}>
        <span className="inline-flex flex-wrap items-center gap-1.5 max-md:my-1">
          <StateBadge state={state} />
          {hasTotp && (
            <span title={people.totpOn} className="text-good">
              <ShieldCheck aria-hidden size={18} />
              <span className="sr-only">{people.totpOn}</span>
            </span>
          )}
        </span>
      </td>
      <td className={`${cell} text-[0.95rem] tabular-nums text-soft max-md:hidden`}>{login ? shortDate(login, locale) : people.never}</td>
    </tr>
  );
}

interface PeopleTableProps {
  people: Person[];
  onOpen: (person: Person) => void;
}

export function PeopleTable({ people, onOpen }: PeopleTableProps) {
  const { people: words } = useWords();
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface">
      <table className="w-full table-fixed border-collapse max-md:block">
        <thead className="border-b border-line max-md:hidden">
          <tr>
            <th className={`${head} w-[34%]`}>{words.name}</th>
            <th className={head}>{words.role}</th>
            <th className={head}>{words.department}</th>
            <th className={`${head} w-44`}>{words.state}</th>
            <th className={`${head} w-44`}>{words.lastLogin}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-md:block">
          {people.map((person) => (
            <Row key={person.id} person={person} onOpen={() => onOpen(person)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
