import { useId, type ReactNode } from "react";

interface SectionProps {
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}

/** One matter of a page of settings. */
export function Section({ title, text, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-2xl border border-line bg-surface p-5">
      <h2 id={id} className="text-xl font-semibold">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-soft">{text}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
