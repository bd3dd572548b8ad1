import { useEffect } from "react";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { DoorCard } from "@/components/ui/door-card";
import { Refusal } from "@/components/ui/refusal";
import { useEntry } from "@/features/door/api/entry";
import { messageOf } from "@/lib/failure";
import { useWords } from "@/lib/words/language";

interface EntryByLinkProps {
  secret: string;
  /** The link has done its work, or the person gives it up. */
  onOver: () => void;
}

// A link counts once, and React may mount a component twice.
const used = new Set<string>();

/** Goes in by a link's code. */
export function EntryByLink({ secret, onOver }: EntryByLinkProps) {
  const { door } = useWords();
  const { mutate, error } = useEntry();
  useEffect(() => {
    if (used.has(secret)) return;
    used.add(secret);
    mutate(secret, { onSuccess: onOver });
  }, [secret, mutate, onOver]);
  if (!error) return <Busy label={door.openingLink} />;
  return (
    <DoorCard title={door.linkFailed}>
      <div className="mt-4 space-y-4">
        <Refusal>{messageOf(error)}</Refusal>
        <Button className="w-full" onPress={onOver}>
          {door.enterTitle}
        </Button>
      </div>
    </DoorCard>
  );
}
