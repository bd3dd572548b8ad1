import { useId, type ReactNode } from "react";

interface SelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isDisabled?: boolean;
  hint?: ReactNode;
  /** The label is for those who listen only. */
  isCompact?: boolean;
  /** The options. */
  children: ReactNode;
}

/** One of several, as the browser itself lets choose. */
export function Select({ label, value, onChange, isDisabled, hint, isCompact = false, children }: SelectProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className={isCompact ? "sr-only" : "font-semibold"}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className={`w-full min-w-0 rounded-xl border border-line-strong bg-surface disabled:opacity-60 ${isCompact ? "px-2.5 py-1.5 text-[0.95rem]" : "mt-1 px-3 py-2"}`}
      >
        {children}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-[0.95rem] text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
