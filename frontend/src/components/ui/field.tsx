import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from "react";

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "onChange" | "className"> {
  label: string;
  /** What browsers and password managers know the field by. */
  name: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | null;
  /** What stands at the right within the field. */
  end?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** One line to fill in, with its label above and what is wrong with it below. */
export function Field({ label, hint, error, end, onChange, ref, ...input }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <div className="relative mt-1">
        <input
          {...input}
          ref={ref}
          id={id}
          aria-invalid={Boolean(error)}
          aria-describedby={described || undefined}
          onChange={(event) => onChange(event.target.value)}
          className={`w-full rounded-xl border bg-surface px-4 py-2 placeholder:text-soft ${error ? "border-bad" : "border-line-strong"} ${end ? "pr-12" : ""}`}
        />
        {end && <div className="absolute inset-y-0 right-1 flex items-center">{end}</div>}
      </div>
      {hint && (
        <div id={`${id}-hint`} className="mt-1 text-[0.95rem] text-soft">
          {hint}
        </div>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-[0.95rem] text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
