import { useState } from "react";
import { Link, Navigate, useNavigate } from "react-router";

import { Busy } from "@/components/ui/busy";
import { Button } from "@/components/ui/button";
import { DoorCard } from "@/components/ui/door-card";
import { useDoorOptions } from "@/features/door/api/options";
import { SetupWizard } from "@/features/door/components/setup-wizard";
import { useMe } from "@/lib/door/use-standing";
import { useTitle } from "@/lib/title";
import { useHashSecret } from "@/lib/use-hash-secret";
import { useWords } from "@/lib/words/language";

function AlreadySetUp() {
  const { door } = useWords();
  return (
    <DoorCard title={door.setup.again} text={door.setup.againText}>
      <p className="mt-5">
        <Link to="/entrar" className="font-semibold text-brand underline">
          {door.enterTitle}
        </Link>
      </p>
    </DoorCard>
  );
}

function Done({ name }: { name: string }) {
  const { door } = useWords();
  const navigate = useNavigate();
  return (
    <DoorCard title={door.setup.doneTitle(name)} text={door.setup.doneText}>
      {/* The one thing left to do. */}
      {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
      <Button autoFocus className="mt-6 w-full" onPress={() => void navigate("/", { replace: true })}>
        {door.setup.start}
      </Button>
    </DoorCard>
  );
}

/** Makes the first administrator with the code of the server's console. */
export function SetupPage() {
  const { door } = useWords();
  const secret = useHashSecret();
  const { data: options } = useDoorOptions();
  const me = useMe();
  const [isDone, setIsDone] = useState(false);
  useTitle(door.setup.title);
  if (isDone && me) return <Done name={me.name.split(" ")[0] ?? me.name} />;
  if (me && !isDone && options?.setup_needed === false) return <Navigate to="/" replace />;
  if (!options) return <Busy />;
  if (!options.setup_needed && !isDone) return <AlreadySetUp />;
  return <SetupWizard key={secret} code={secret} onDone={() => setIsDone(true)} />;
}
