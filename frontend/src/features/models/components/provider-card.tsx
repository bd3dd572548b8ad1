import { PullForm } from "@/features/models/components/pull-form";
import { fileSize } from "@/lib/format";
import type { Provider, ProviderModel } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const tones = { ready: "bg-good", failed: "bg-bad", absent: "bg-line-strong" };

function ModelRow({ model, isChosen }: { model: ProviderModel; isChosen: boolean }) {
  const { models, locale } = useWords();
  const facts = [
    model.parameters,
    model.quantization,
    model.size === null ? null : fileSize(model.size, locale),
    model.loaded ? models.loaded : null,
    model.chats ? null : models.embedsOnly,
    isChosen ? models.chosen : null,
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap justify-between gap-x-4 py-1.5">
      <span className={`break-all ${isChosen ? "font-semibold" : ""}`}>{model.name}</span>
      <span className="text-sm text-soft">{facts.join(" · ")}</span>
    </li>
  );
}

/** One provider: whether it is there, which model answers and how much it reads, what else it has. */
export function ProviderCard({ provider }: { provider: Provider }) {
  const { models, locale } = useWords();
  const facts = [
    [models.address, provider.address],
    [models.reachable, provider.reachable === null ? null : models.yesNo(provider.reachable)],
    [models.answers, provider.state === "ready" ? provider.model : null],
    [models.present, provider.present === null ? null : models.yesNo(provider.present)],
    [models.context, provider.context_tokens === null ? null : models.tokens(provider.context_tokens.toLocaleString(locale))],
  ].filter((fact): fact is [string, string] => fact[1] !== null);
  return (
    <section
      aria-label={models.providers[provider.provider]}
      data-provider={provider.provider}
      className="rounded-2xl border border-line bg-surface p-4"
    >
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{models.providers[provider.provider]}</h2>
        <p className="flex items-center gap-2 text-sm">
          <span aria-hidden className={`size-2 rounded-full ${tones[provider.state]}`} />
          {models.states[provider.state]}
        </p>
      </header>
      {provider.problem && <p className="mt-1 text-bad">{provider.problem.message}</p>}
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 text-[0.95rem]">
        {facts.map(([term, value]) => (
          <div key={term} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-soft">{term}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {provider.models.length > 0 && (
        <ul aria-label={models.list} className="mt-3 divide-y divide-line border-t border-line">
          {provider.models.map((model) => (
            <ModelRow key={model.name} model={model} isChosen={model.name === provider.model} />
          ))}
        </ul>
      )}
      {provider.can_pull && <PullForm />}
    </section>
  );
}
