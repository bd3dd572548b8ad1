import { useId, type ReactNode } from "react";

interface PanelProps {
  title: string;
  children: ReactNode;
}

/** One matter of a person. */
export function Panel({ title, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-lg font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}
