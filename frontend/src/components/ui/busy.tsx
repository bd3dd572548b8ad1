import { LoaderCircle } from "lucide-react";

import { useWords } from "@/lib/words/language";

export function Busy({ label }: { label?: string }) {
  const { app } = useWords();
  return (
    <p role="status" className="flex items-center justify-center gap-2 py-10 text-soft">
      <LoaderCircle aria-hidden size={20} className="animate-spin" />
      {label ?? app.loading}
    </p>
  );
}
