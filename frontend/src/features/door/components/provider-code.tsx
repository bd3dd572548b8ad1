import { useState } from "react";
import { useNavigate } from "react-router";

import { DoorCard } from "@/components/ui/door-card";
import { useProviderCode } from "@/features/door/api/provider";
import { CodeForm } from "@/features/door/components/code-form";
import { useCountdown } from "@/features/door/components/use-countdown";
import { Failure, messageOf } from "@/lib/failure";
import { useWords } from "@/lib/words/language";

/** Asks who came back from the identity provider's page for their own second factor's code. */
export function ProviderCode({ path }: { path: string }) {
  const { door } = useWords();
  const [code, setCode] = useState("");
  const [wait, beginWait] = useCountdown();
  const navigate = useNavigate();
  const confirm = useProviderCode();
  const { error } = confirm;
  const refusal = () => {
    if (error === null) return null;
    if (!(error instanceof Failure)) return messageOf(error);
    if (error.status === 429) return wait > 0 ? door.wait(wait) : door.waitOver;
    return error.code === "code_needed" ? door.codeWrong : messageOf(error);
  };
  return (
    <DoorCard title={door.codeTitle} text={door.codeText}>
      <CodeForm
        code={code}
        onChange={setCode}
        onSubmit={() => confirm.mutate(code, { onError: beginWait })}
        onBack={() => void navigate("/entrar", { replace: true, state: { path, person: null } })}
        isBusy={confirm.isPending}
        wait={wait}
        refusal={refusal()}
      />
    </DoorCard>
  );
}
