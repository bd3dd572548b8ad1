import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { useWords } from "@/lib/words/language";

export const longestSearch = 4_000;

interface SearchBoxProps {
  text: string;
  onSearch: (text: string) => void;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** The field; "/" leads to it from anywhere on the page. */
export function SearchBox({ text, onSearch }: SearchBoxProps) {
  const { search } = useWords();
  const [written, setWritten] = useState(text);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isWriting(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <form
      role="search"
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (written.trim()) onSearch(written.trim());
      }}
    >
      <div className="flex min-w-0 flex-1 items-center gap-2 rounded-full border border-line-strong bg-surface px-4 focus-within:border-brand focus-within:ring-2 focus-within:ring-brand/30">
        <Search aria-hidden size={19} className="shrink-0 text-soft" />
        <input
          ref={field}
          type="search"
          value={written}
          maxLength={longestSearch}
          aria-label={search.label}
          placeholder={search.placeholder}
          onChange={(event) => setWritten(event.target.value)}
          className="min-w-0 flex-1 bg-transparent py-2.5 outline-none placeholder:text-soft focus-visible:outline-none"
        />
      </div>
      <Button type="submit" isDisabled={!written.trim()}>
        {search.submit}
      </Button>
    </form>
  );
}
