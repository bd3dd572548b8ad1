import { Section } from "@/components/ui/section";
import { roleName } from "@/lib/role-name";
import type { Me } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

export function OwnData({ me }: { me: Me }) {
  const words = useWords();
  const { data } = words.account;
  const rows = [
    [data.name, me.name],
    [data.email, me.email],
    [data.role, roleName(me.role, words)],
    [data.department, me.department],
    [data.organization, me.organization],
  ];
  return (
    <Section title={data.title}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        {rows.map(
          ([label, value]) =>
            value && (
              <div key={label} className="contents">
                <dt className="text-soft">{label}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p className="mt-3 text-[0.95rem] text-soft">{data.note}</p>
    </Section>
  );
}
