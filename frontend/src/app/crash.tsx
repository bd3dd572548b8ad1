import { Bug } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Blank } from "@/components/ui/notice";
import { useWords } from "@/lib/words/language";

/** The last resort: a defect of the page itself. */
export function Crash() {
  const { app } = useWords();
  return (
    <main role="alert">
      <Blank icon={Bug} title={app.crashTitle} text={app.crashText}>
        <Button onPress={() => location.reload()}>{app.reload}</Button>
      </Blank>
    </main>
  );
}
