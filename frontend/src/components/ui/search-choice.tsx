import { ChevronDown, X } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { ComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";

import { useWords } from "@/lib/words/language";

export interface SearchOption {
  id: string;
  name: string;
  /** What tells it from others of its name. */
  detail?: string;
}

interface SearchChoiceProps {
  label: string;
  /** All there are; with `onText`, those that were found. */
  options: SearchOption[];
  /** The id of the chosen one, "" where nothing is chosen; without it the field keeps that itself. */
  value?: string;
  onChange: (id: string) => void;
  /** What is in the field, where whoever searches must know it. */
  text?: string;
  onText?: (text: string) => void;
  hint?: string;
  placeholder?: string;
  /** Said where nothing fits. */
  none: string;
  /** Nothing at all may be chosen too: what is there can be taken out. */
  canBeEmptied?: boolean;
  /** The label is for those who listen only. */
  isCompact?: boolean;
}

/** One of many, found by part of its name, whatever its accents: by typing, by the arrows or by pointing. */
export function SearchChoice({ label, options, value, onChange, text, onText, hint, placeholder, none, canBeEmptied = false, isCompact = false }: SearchChoiceProps) {
  const { app } = useWords();
  return (
    <ComboBox
      {...(onText ? { items: options } : { defaultItems: options })}
      {...(value !== undefined && { value: value || null })}
      {...(text !== undefined && { inputValue: text })}
      onChange={(key) => onChange(key === null ? "" : String(key))}
      onInputChange={onText}
      menuTrigger="focus"
      allowsEmptyCollection
      className="min-w-0"
    >
      <Label className={isCompact ? "sr-only" : "font-semibold"}>{label}</Label>
      <div className={`relative ${isCompact ? "" : "mt-1"}`}>
        <Input
          placeholder={placeholder}
          className={`block w-full min-w-0 rounded-xl border border-line-strong bg-surface pr-9 font-normal ${isCompact ? "py-1.5 pl-2.5 text-[0.95rem]" : "py-2 pl-3"}`}
        />
        {canBeEmptied && value ? (
          <Button
            slot={null}
            aria-label={app.emptyField(label)}
            onPress={() => onChange("")}
            className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded-full p-1.5 text-soft hover:bg-brand-soft"
          >
            <X aria-hidden size={16} />
          </Button>
        ) : (
          <ChevronDown aria-hidden size={16} className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-soft" />
        )}
      </div>
      {hint && (
        <Text slot="description" className="text-[0.95rem] text-soft">
          {hint}
        </Text>
      )}
      <Popover className="w-(--trigger-width) overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-raised">
        <ListBox<SearchOption> className="outline-none" renderEmptyState={() => <p className="px-3 py-2 text-soft">{none}</p>}>
          {({ id, name, detail }) => (
            <ListBoxItem id={id} textValue={name} className="cursor-pointer rounded-lg px-3 py-1.5 outline-none data-[focused]:bg-brand-soft">
              <span className="block font-semibold">{name}</span>
              {detail && <span className="block text-sm text-soft">{detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
