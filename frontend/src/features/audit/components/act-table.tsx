import { Button } from "react-aria-components/Button";

import type { Names } from "@/lib/api/names";
import type { RecordedAct } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const head = "px-3 py-2 text-left text-sm font-semibold text-soft";
const cell = "px-3 py-2.5";

/** A moment to the second, as one line of a record needs it. */
function moment(iso: string, locale: string): string {
  return new Date(iso).toLocaleString(locale, { dateStyle: "short", timeStyle: "medium" });
}

function subjectOf({ subject_kind: kind, subject_id: id, data }: RecordedAct, names: Names): string {
  const { title, name } = data;
  const person = kind === "user" && id ? names.get(id) : undefined;
  return [person, title, name].find((each) => typeof each === "string") ?? [kind, id].filter(Boolean).join(" ");
}

interface ActTableProps {
  acts: RecordedAct[];
  names: Names;
  onOpen: (act: RecordedAct) => void;
}

export function ActTable({ acts, names, onOpen }: ActTableProps) {
  const { audit, locale } = useWords();
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface">
      <table className="w-full table-fixed border-collapse max-md:block">
        <thead className="border-b border-line max-md:hidden">
          <tr>
            <th className={`${head} w-20 text-right`}>{audit.number}</th>
            <th className={`${head} w-44`}>{audit.at}</th>
            <th className={head}>{audit.action}</th>
            <th className={head}>{audit.subject}</th>
            <th className={`${head} max-lg:hidden`}>{audit.person}</th>
            <th className={`${head} w-36`}>{audit.address}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-md:block">
          {acts.map((act) => (
            <tr key={act.seq} data-act={act.seq} className="hover:bg-brand-soft/40 max-md:block max-md:px-3 max-md:py-2.5">
              <td className={`${cell} text-right tabular-nums max-md:hidden`}>{act.seq}</td>
              <td className={`${cell} tabular-nums max-md:block max-md:p-0 max-md:text-sm max-md:text-soft`}>{moment(act.at, locale)}</td>
              <th scope="row" className={`${cell} text-left font-normal max-md:block max-md:p-0`}>
                <Button
                  onPress={() => onOpen(act)}
                  aria-label={audit.open(act.words, act.seq)}
                  className="rounded text-left font-semibold break-words text-brand hover:underline"
                >
                  {act.words}
                </Button>
              </th>
              <td className={`${cell} break-words max-md:block max-md:p-0`}>{subjectOf(act, names)}</td>
              <td className={`${cell} truncate max-lg:hidden`}>
                {act.actor_id ? (names.get(act.actor_id) ?? <span className="font-mono text-sm">{act.actor_id}</span>) : audit.nobody}
              </td>
              <td className={`${cell} truncate tabular-nums max-md:hidden`}>{act.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
