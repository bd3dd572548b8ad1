import { KeyRound, LogOut, Mail, RotateCcw, ShieldOff, UserX } from "lucide-react";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Refusal } from "@/components/ui/refusal";
import { notify } from "@/components/ui/toasts";
import { useAct, useLink, type Act } from "@/features/people/api/access";
import { LinkCard } from "@/features/people/components/link-card";
import { Panel } from "@/features/people/components/panel";
import { useMe } from "@/lib/door/use-standing";
import { messageOf } from "@/lib/failure";
import type { Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** Those that are asked about before; to let in again needs no second thought. */
type Grave = Exclude<Act, "reactivate">;

const icons = { suspend: UserX, reactivate: RotateCcw, removeTotp: ShieldOff, endSignIns: LogOut };

/** What can be done about somebody's access, as it stands. */
function actsFor({ state, totp_on: hasTotp }: Person): Act[] {
  if (state === "suspended") return ["reactivate", ...(hasTotp ? (["removeTotp"] as const) : [])];
  const ofActive: Act[] = state === "active" ? ["endSignIns"] : [];
  return [...ofActive, ...(hasTotp ? (["removeTotp"] as const) : []), "suspend"];
}

function LinkPart({ person }: { person: Person }) {
  const words = useWords().people.access;
  const make = useLink(person.id);
  const kind = person.state === "invited" ? "invitation" : "reset";
  const Icon = kind === "invitation" ? Mail : KeyRound;
  if (make.data) return <LinkCard kind={make.variables} link={make.data} onClose={make.reset} />;
  return (
    <>
      {make.error && <Refusal>{messageOf(make.error)}</Refusal>}
      {person.state !== "suspended" && (
        <Button look="secondary" size="small" isDisabled={make.isPending} onPress={() => make.mutate(kind)}>
          <Icon aria-hidden size={16} />
          {words[kind]}
        </Button>
      )}
    </>
  );
}

function Acts({ person }: { person: Person }) {
  const words = useWords().people.access;
  const run = useAct(person.id);
  const [asked, setAsked] = useState<Grave | null>(null);
  const begin = (act: Act) =>
    run.mutate(act, { onSuccess: () => notify({ text: words.done[act](person.name) }) });
  return (
    <>
      {run.error && <Refusal>{messageOf(run.error)}</Refusal>}
      <div className="flex flex-wrap gap-2">
        {actsFor(person).map((act) => {
          const Icon = icons[act];
          return (
            <Button
              key={act}
              look={act === "suspend" ? "danger" : "secondary"}
              size="small"
              isDisabled={run.isPending}
              onPress={() => (act === "reactivate" ? begin(act) : setAsked(act))}
            >
              <Icon aria-hidden size={16} />
              {words.acts[act]}
            </Button>
          );
        })}
      </div>
      <Confirm
        isOpen={asked !== null}
        title={asked ? words.titles[asked](person.name) : ""}
        text={asked ? words.warnings[asked] : ""}
        action={asked ? words.acts[asked] : ""}
        onConfirm={() => asked && begin(asked)}
        onClose={() => setAsked(null)}
      />
    </>
  );
}

/** Whether somebody comes in, the ways back in for those who lost them, and the way out. */
export function AccessSection({ person }: { person: Person }) {
  const words = useWords().people.access;
  const isMe = useMe()?.id === person.id;
  const isErased = person.erased_at !== null;
  const text = isErased ? words.erased : words.texts[person.state];
  return (
    <Panel title={words.title}>
      <div className="space-y-3">
        <p className="text-soft">{isMe ? words.oneself : text}</p>
        {!isMe && !isErased && (
          <>
            {/* A link of the state before counts no more. */}
            <LinkPart key={person.state} person={person} />
            <Acts person={person} />
          </>
        )}
      </div>
    </Panel>
  );
}
