import { Section } from "@/components/ui/section";
import { AccentField } from "@/features/organization/components/accent-field";
import { LogoField } from "@/features/organization/components/logo-field";
import { Preview } from "@/features/organization/components/preview";
import type { SectionProps } from "@/features/organization/components/section-props";
import { ownAccent } from "@/lib/look/palette";
import type { Branding } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

export function LookSection({ fields, faults, onChange, branding }: SectionProps & { branding: Branding }) {
  const { look } = useWords().organization;
  const accent = fields.accent.trim();
  return (
    <Section title={look.title} text={look.text}>
      <div className="space-y-5">
        <LogoField hasLogo={branding.has_logo} />
        <AccentField value={accent} fault={faults.accent} onChange={(value) => onChange("accent", value)} />
        {!faults.accent && <Preview accent={accent || ownAccent} name={fields.short_name.trim() || fields.name} hasLogo={branding.has_logo} />}
      </div>
    </Section>
  );
}
