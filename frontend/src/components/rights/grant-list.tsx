import { Building2, IdCard, Trash2, UserRound } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import { notify } from "@/components/ui/toasts";
import { lastDay, strongest } from "@/components/rights/because";
import type { RightsTarget } from "@/components/rights/target";
import { useGrant, useRevoke } from "@/lib/api/rights";
import { messageOf } from "@/lib/failure";
import { roleName } from "@/lib/role-name";
import type { Cause } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const icons = { user: UserRound, owner: UserRound, department: Building2, role: IdCard, everybody: Building2 };

function GrantRow({ target, cause }: { target: RightsTarget; cause: Cause }) {
  const words = useWords();
  const { rights, locale } = words;
  const grant = useGrant(target);
  const revoke = useRevoke(target);
  const { how, via, by, expires_at: end, grant_id: grantId, subject_id: id } = cause;
  const Icon = icons[how];
  const name = how === "role" ? roleName(cause.name ?? "", words) : (cause.name ?? "");
  const right = strongest(cause);
  const kind = how === "user" || how === "department" || how === "role" ? how : null;
  const failed = (error: unknown) => notify({ text: rights.removeFailed, detail: messageOf(error) });
  const giveBack = () => {
    if (kind && id) grant.mutate({ kind, id, right, expires_at: end }, { onError: failed });
  };
  const remove = (theirs: string) =>
    revoke.mutate(theirs, {
      onError: failed,
      onSuccess: () => notify({ text: rights.removed(name), action: { label: rights.undo, run: giveBack } }),
    });
  const until = end ? rights.until(lastDay(end, locale)) : rights.forGood;
  const details = how === "owner" ? [rights.kinds.owner] : [rights.kinds[how], rights.rights[right], until, by && rights.by(by)];
  return (
    <li data-grant={how} className="flex items-start gap-3 py-2">
      <Icon aria-hidden size={20} className="mt-0.5 shrink-0 text-brand" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold break-words">{name}</p>
        <p className="text-sm text-soft">{details.filter(Boolean).join(" · ")}</p>
        {how !== "owner" && <p className="text-sm text-soft">{via ? rights.around(via) : rights.here}</p>}
      </div>
      {grantId && !via && (
        <IconButton icon={Trash2} tone="danger" label={rights.removeOf(name)} isDisabled={revoke.isPending} onPress={() => remove(grantId)} />
      )}
    </li>
  );
}

/** All who were named, here or on the folders around, and the owner. */
export function GrantList({ target, causes }: { target: RightsTarget; causes: Cause[] }) {
  const { rights } = useWords();
  const named = causes.filter(({ how, grant_id: grant }) => grant !== null || how === "owner");
  if (named.length === 0) return <p className="text-soft">{rights.noIndicated}</p>;
  return (
    <ul className="divide-y divide-line">
      {named.map((cause) => (
        <GrantRow key={cause.grant_id ?? cause.how} target={target} cause={cause} />
      ))}
    </ul>
  );
}
