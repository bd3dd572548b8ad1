import type { ReactNode } from "react";
import { RadioButton, RadioField } from "react-aria-components/RadioGroup";

interface ChoiceProps {
  value: string;
  label?: string;
  className: string;
  children: ReactNode;
}

/** One of a row of choices that exclude each other; goes inside a RadioGroup. */
export function Choice({ value, label, className, children }: ChoiceProps) {
  return (
    <RadioField value={value} aria-label={label}>
      <RadioButton className={`cursor-pointer ${className}`}>{children}</RadioButton>
    </RadioField>
  );
}
