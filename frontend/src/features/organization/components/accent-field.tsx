import { CircleCheck } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Fault } from "@/features/organization/draft";
import { contrast, isColour } from "@/lib/look/colour";
import { nearestReadable, ownAccent } from "@/lib/look/palette";
import { useWords } from "@/lib/words/language";

interface AccentFieldProps {
  value: string;
  fault: Fault | undefined;
  onChange: (value: string) => void;
}

/** A colour by its number or by the browser's own picker, and whether words on it can be read. */
export function AccentField({ value, fault, onChange }: AccentFieldProps) {
  const { organization, locale } = useWords();
  const { look } = organization;
  const known = isColour(value);
  // Rounded down, so that what is refused is never said to reach the least.
  const ratio = known ? (Math.floor(contrast(value, "#ffffff") * 10) / 10).toLocaleString(locale, { minimumFractionDigits: 1 }) : "";
  const error = fault === "contrast" ? look.faults.contrast(ratio) : fault && look.faults.colour;
  return (
    <div>
      <div className="max-w-md">
        <Field
          label={look.accent}
          name="organization-accent"
          autoComplete="off"
          spellCheck={false}
          maxLength={7}
          placeholder={ownAccent}
          value={value}
          hint={look.accentHint}
          error={error}
          onChange={onChange}
          end={
            <input
              type="color"
              aria-label={look.picker}
              value={known ? value.toLowerCase() : ownAccent}
              onChange={(event) => onChange(event.target.value)}
              className="size-9 cursor-pointer rounded-lg border-0 bg-transparent p-1"
            />
          }
        />
      </div>
      {known && !fault && (
        <p className="mt-1 flex gap-1.5 text-[0.95rem]">
          <CircleCheck aria-hidden size={18} className="mt-0.5 shrink-0 text-good" />
          <span>
            {look.contrast(ratio)} {look.corrected}
          </span>
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        {fault === "contrast" && (
          <Button look="secondary" size="small" onPress={() => onChange(nearestReadable(value))}>
            {look.nearest(nearestReadable(value))}
          </Button>
        )}
        {value !== "" && (
          <Button look="quiet" size="small" onPress={() => onChange("")}>
            {look.own}
          </Button>
        )}
      </div>
    </div>
  );
}
