import type { CSSProperties } from "react";

import { Logo } from "@/components/ui/logo";
import { dayPalette, nightPalette, type Palette } from "@/lib/look/palette";
import { useWords } from "@/lib/words/language";

interface PreviewProps {
  accent: string;
  name: string;
  hasLogo: boolean;
}

/** The page's own grounds and inks by day and in the dark, whichever the person's browser prefers. */
const times = [
  { time: "day", paletteOf: dayPalette, ground: "#ffffff", ink: "#1a2130", line: "#d9dfe9" },
  { time: "night", paletteOf: nightPalette, ground: "#141c2b", ink: "#e8edf6", line: "#2a364b" },
] as const;

function variables({ brand, soft, on }: Palette, ground: string, ink: string, line: string): CSSProperties {
  return { "--brand": brand, "--brand-soft": soft, "--on-brand": on, "--surface": ground, "--ink": ink, "--line": line } as CSSProperties;
}

/** What the colour makes of the page, in both lights; a picture, with nothing to press. */
export function Preview({ accent, name, hasLogo }: PreviewProps) {
  const { look } = useWords().organization;
  return (
    <figure>
      <figcaption className="font-semibold">{look.preview}</figcaption>
      <div className="mt-1 grid gap-3 sm:grid-cols-2">
        {times.map(({ time, paletteOf, ground, ink, line }) => (
          <div
            key={time}
            data-preview={time}
            style={variables(paletteOf(accent), ground, ink, line)}
            className="min-w-0 overflow-hidden rounded-xl border border-line bg-surface text-ink"
          >
            <div className="flex items-center gap-2 border-b border-line px-3 py-2">
              {hasLogo ? <Logo whose="own" className="h-6 max-w-16 dark:p-0" /> : <span aria-hidden className="size-5 shrink-0 rounded-md bg-brand" />}
              <span className="min-w-0 truncate font-bold">{name}</span>
              <span className="ml-auto text-sm">{look[time]}</span>
            </div>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3 text-[0.95rem]">
              <span className="rounded-full bg-brand px-4 py-1 font-semibold text-on-brand">{look.sampleButton}</span>
              <span className="rounded-full bg-brand-soft px-3 py-1 font-semibold text-brand">{look.sampleChosen}</span>
              <span className="text-brand underline">{look.sampleLink}</span>
            </div>
          </div>
        ))}
      </div>
    </figure>
  );
}
