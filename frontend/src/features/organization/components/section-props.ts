import type { Fault, Fields, Name } from "@/features/organization/draft";

/** What every section of the form is given. */
export interface SectionProps {
  fields: Fields;
  faults: Partial<Record<Name, Fault>>;
  onChange: (name: Name, value: string) => void;
}
