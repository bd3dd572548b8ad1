import { OctagonAlert, TriangleAlert } from "lucide-react";
import { Label } from "react-aria-components/Label";
import { Meter } from "react-aria-components/Meter";

import { useWords } from "@/lib/words/language";

interface LimitBarProps {
  what: "documents" | "storage" | "questions";
  used: number;
  /** None: as much as one will. */
  limit: number | null;
  say: (value: number) => string;
  note?: string;
}

/** From here on it is said that the limit is near. */
const near = 0.8;

const looks = {
  calm: { bar: "bg-brand", words: "text-soft" },
  near: { bar: "bg-warn", words: "text-warn" },
  full: { bar: "bg-bad", words: "text-bad" },
};

function levelOf(share: number): keyof typeof looks {
  if (share >= 1) return "full";
  return share >= near ? "near" : "calm";
}

/** One limit as a bar, with words that say the same. */
export function LimitBar({ what, used, limit, say, note }: LimitBarProps) {
  const { organization, locale } = useWords();
  const words = organization.usage;
  if (limit === null)
    return (
      <div data-limit={what}>
        <p className="font-semibold">{words[what]}</p>
        <p className="text-soft">{words.unlimited(say(used))}</p>
        {note && <p className="text-sm text-soft">{note}</p>}
      </div>
    );
  const share = limit === 0 ? 1 : used / limit;
  const level = levelOf(share);
  const amount = words.of(say(used), say(limit));
  // Rounded down: what is not full is not said to be.
  const percent = (Math.floor(share * 100) / 100).toLocaleString(locale, { style: "percent" });
  return (
    <div data-limit={what} data-level={level}>
      <Meter value={Math.min(share, 1) * 100} valueLabel={amount}>
        <Label className="block font-semibold">{words[what]}</Label>
        <p className="text-soft">{amount}</p>
        <div className="mt-1 h-2.5 overflow-hidden rounded-full border border-line-strong bg-sunken">
          <div className={`h-full ${looks[level].bar}`} style={{ width: `${Math.min(share, 1) * 100}%` }} />
        </div>
      </Meter>
      <p className={`mt-1 flex items-center gap-1 text-sm ${looks[level].words}`}>
        {level === "full" && <OctagonAlert aria-hidden size={15} className="shrink-0" />}
        {level === "near" && <TriangleAlert aria-hidden size={15} className="shrink-0" />}
        {level === "calm" ? words.percent(percent) : `${words[level]} (${percent})`}
      </p>
      {level === "full" && <p className="text-sm">{words.consequence[what]}</p>}
      {note && <p className="text-sm text-soft">{note}</p>}
    </div>
  );
}
