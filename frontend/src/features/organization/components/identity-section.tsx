import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import type { SectionProps } from "@/features/organization/components/section-props";
import { useWords } from "@/lib/words/language";

export function IdentitySection({ fields, faults, onChange }: SectionProps) {
  const { identity, nameMissing } = useWords().organization;
  return (
    <Section title={identity.title} text={identity.text}>
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
        <Field
          label={identity.name}
          name="organization-name"
          autoComplete="off"
          required
          maxLength={200}
          value={fields.name}
          error={faults.name && nameMissing}
          onChange={(value) => onChange("name", value)}
        />
        <Field
          label={identity.shortName}
          name="organization-short-name"
          autoComplete="off"
          maxLength={30}
          value={fields.short_name}
          hint={identity.shortNameHint}
          onChange={(value) => onChange("short_name", value)}
        />
        <div className="sm:col-span-2">
          <Field
            label={identity.contact}
            name="organization-contact"
            autoComplete="off"
            maxLength={200}
            value={fields.contact}
            hint={identity.contactHint}
            onChange={(value) => onChange("contact", value)}
          />
        </div>
      </div>
    </Section>
  );
}
