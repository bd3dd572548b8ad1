import { Copy } from "lucide-react";

import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toasts";
import { copyText } from "@/lib/clipboard";
import { useWords } from "@/lib/words/language";

interface SecretTextProps {
  lines: string[];
  label: string;
}

/** What is shown this once, to be copied. */
export function SecretText({ lines, label }: SecretTextProps) {
  const { keys } = useWords().account;
  const copy = async () => {
    const isCopied = await copyText(lines.join("\n"));
    notify({ text: isCopied ? keys.copied : keys.copyFailed }, undefined, 3_000);
  };
  return (
    <div>
      <ul className="grid gap-x-6 gap-y-1 rounded-xl bg-sunken p-4 font-mono text-[0.95rem] sm:grid-cols-2">
        {lines.map((line) => (
          <li key={line} className={`break-all select-all ${lines.length === 1 ? "sm:col-span-2" : ""}`}>
            {line}
          </li>
        ))}
      </ul>
      <Button look="secondary" size="small" className="mt-3" onPress={() => void copy()}>
        <Copy aria-hidden size={16} />
        {label}
      </Button>
    </div>
  );
}
