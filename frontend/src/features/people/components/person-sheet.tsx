import { X } from "lucide-react";

import { IconButton } from "@/components/ui/icon-button";
import { Sheet } from "@/components/ui/sheet";
import { usePerson } from "@/features/people/api/people";
import { AccessSection } from "@/features/people/components/access-section";
import { PersonForm } from "@/features/people/components/person-form";
import { PersonKeys } from "@/features/people/components/person-keys";
import { StateBadge } from "@/features/people/components/state-badge";
import type { Person } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Opened({ known, onClose }: { known: Person; onClose: () => void }) {
  const { app } = useWords();
  const { data: person = known } = usePerson(known);
  return (
    <>
      <header className="flex items-start justify-between gap-2 border-b border-line px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold break-words">{person.name}</h2>
          <p className="break-all text-soft">{person.email}</p>
        </div>
        <IconButton icon={X} label={app.close} onPress={onClose} />
      </header>
      <div className="min-h-0 flex-1 space-y-6 overflow-y-auto p-4" data-open-person={person.email}>
        <div>
          <StateBadge state={person.state} />
        </div>
        <PersonForm key={person.id} person={person} />
        <AccessSection person={person} />
        <PersonKeys person={person} />
      </div>
    </>
  );
}

interface PersonSheetProps {
  /** Nothing is open without one. */
  person: Person | null;
  onClose: () => void;
}

/** All about one person, and what can be done about them. */
export function PersonSheet({ person, onClose }: PersonSheetProps) {
  return (
    <Sheet isOpen={person !== null} onOpenChange={(isOpen) => !isOpen && onClose()} label={person?.name ?? ""} side="right" width="w-[32rem]">
      {person && <Opened known={person} onClose={onClose} />}
    </Sheet>
  );
}
