import { MapPinOff } from "lucide-react";
import { Link } from "react-router";

import { Blank } from "@/components/ui/notice";
import { useWords } from "@/lib/words/language";

export function NotFound() {
  const { app } = useWords();
  return (
    <main id="content" tabIndex={-1} className="flex-1 overflow-y-auto">
      <Blank icon={MapPinOff} title={app.notFoundTitle} text={app.notFoundText}>
        <Link to="/" className="font-semibold text-brand underline">
          {app.goHome}
        </Link>
      </Blank>
    </main>
  );
}
