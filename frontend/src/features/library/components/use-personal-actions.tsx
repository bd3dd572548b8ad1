import { Calculator, Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { MenuAction } from "@/components/ui/action-menu";
import { Confirm } from "@/components/ui/confirm";
import { notify } from "@/components/ui/toasts";
import { useChoosePersonal } from "@/features/library/api/choose-personal";
import { messageOf } from "@/lib/failure";
import type { LibraryDocument, PersonalMode } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** What the person may do about a document's personal data, and the question that is open meanwhile. */
export function usePersonalActions({ id, title, may, personal_data: data }: LibraryDocument): [MenuAction[], ReactNode] {
  const { personal } = useWords();
  const choose = useChoosePersonal();
  const [isAsking, setAsking] = useState(false);
  const run = (mode: PersonalMode) =>
    choose.mutate(
      { id, mode },
      {
        onSuccess: () => notify({ text: personal.chosen }, undefined, 4_000),
        onError: (error) => notify({ text: personal.chooseFailed, detail: messageOf(error) }),
      },
    );
  const mask = { icon: EyeOff, label: personal.mask, run: () => run("mask") };
  const count = { icon: Calculator, label: personal.count, run: () => run("find") };
  const unmask = { icon: Eye, label: personal.unmask, run: () => setAsking(true) };
  const actions = { off: [mask, count], find: [mask], mask: [unmask] }[data.mode];
  const question = (
    <Confirm
      isOpen={isAsking}
      title={personal.unmaskTitle}
      text={personal.unmaskText(title)}
      action={personal.unmask}
      onConfirm={() => run("off")}
      onClose={() => setAsking(false)}
    />
  );
  return [may.write ? actions : [], question];
}
