import { ChevronDown, ChevronUp, Locate, MoveHorizontal, ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { Toolbar } from "react-aria-components/Toolbar";

import { IconButton } from "@/components/ui/icon-button";
import { useWords } from "@/lib/words/language";

interface PdfToolbarProps {
  page: number;
  total: number;
  scale: number;
  onPage: (page: number) => void;
  onZoom: (factor: number) => void;
  onFit: () => void;
  onQuote: (() => void) | null;
}

function PageField({ page, total, onPage }: Pick<PdfToolbarProps, "page" | "total" | "onPage">) {
  const { viewer } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const go = () => {
    const wanted = Number.parseInt(typed ?? "", 10);
    if (wanted >= 1 && wanted <= total) onPage(wanted);
    setTyped(null);
  };
  return (
    <span className="flex items-center gap-2 text-[0.95rem] whitespace-nowrap">
      <TextField aria-label={viewer.page} inputMode="numeric" value={typed ?? String(page)} onChange={setTyped} onBlur={go}>
        <Input
          onKeyDown={(event) => event.key === "Enter" && go()}
          className="w-14 rounded-md border border-line-strong bg-surface px-2 py-0.5 text-center tabular-nums"
        />
      </TextField>
      {viewer.of(total)}
    </span>
  );
}

export function PdfToolbar({ page, total, scale, onPage, onZoom, onFit, onQuote }: PdfToolbarProps) {
  const { viewer } = useWords();
  return (
    <Toolbar
      aria-label={viewer.toolbar}
      className="flex flex-wrap items-center justify-center gap-x-1 border-b border-line bg-surface px-2 py-1"
    >
      <IconButton icon={ChevronUp} label={viewer.previous} isDisabled={page <= 1} onPress={() => onPage(page - 1)} />
      <IconButton icon={ChevronDown} label={viewer.next} isDisabled={page >= total} onPress={() => onPage(page + 1)} />
      <PageField page={page} total={total} onPage={onPage} />
      <span aria-hidden className="mx-2 h-5 w-px bg-line max-sm:mx-0.5" />
      <IconButton icon={ZoomOut} label={viewer.zoomOut} onPress={() => onZoom(1 / 1.2)} />
      <span className="w-12 text-center text-sm text-soft tabular-nums max-sm:hidden">{viewer.zoom(Math.round(scale * 100))}</span>
      <IconButton icon={ZoomIn} label={viewer.zoomIn} onPress={() => onZoom(1.2)} />
      <IconButton icon={MoveHorizontal} label={viewer.fit} onPress={onFit} />
      {onQuote && <IconButton icon={Locate} tone="brand" label={viewer.toQuote} onPress={onQuote} />}
    </Toolbar>
  );
}
