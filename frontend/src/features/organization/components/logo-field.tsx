import { ImageUp, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { FileTrigger } from "react-aria-components/FileTrigger";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Logo } from "@/components/ui/logo";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useSetLogo } from "@/features/organization/api/logo";
import { useWords } from "@/lib/words/language";

const kinds = ["image/png", "image/jpeg", "image/webp"];

/** The organisation's picture; what is chosen counts at once. */
export function LogoField({ hasLogo }: { hasLogo: boolean }) {
  const { look } = useWords().organization;
  const id = useId();
  const set = useSetLogo();
  const [isRemoving, setIsRemoving] = useState(false);
  const change = (file: File | null) =>
    set.mutate(file, { onSuccess: () => notify({ text: file ? look.logoSaved : look.logoRemoved }, undefined, 4_000) });
  const choose = hasLogo ? look.replace : look.choose;
  return (
    <div role="group" aria-labelledby={id} aria-describedby={`${id}-hint`}>
      <p id={id} className="font-semibold">
        {look.logo}
      </p>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-h-16 min-w-24 place-items-center rounded-xl border border-line bg-white p-2 text-[#545d6e]">
          {hasLogo ? <Logo whose="own" className="h-12 max-w-48" /> : <span className="max-w-32 text-center text-sm leading-tight">{look.logoNone}</span>}
        </div>
        <div className="flex flex-wrap gap-2">
          <FileTrigger acceptedFileTypes={kinds} onSelect={(files) => files?.[0] && change(files[0])}>
            <Button look="secondary" size="small" isDisabled={set.isPending}>
              <ImageUp aria-hidden size={17} />
              {set.isPending ? look.sending : choose}
            </Button>
          </FileTrigger>
          {hasLogo && (
            <Button look="quiet" size="small" isDisabled={set.isPending} onPress={() => setIsRemoving(true)}>
              <Trash2 aria-hidden size={17} />
              {look.removeLogo}
            </Button>
          )}
        </div>
      </div>
      <p id={`${id}-hint`} className="mt-1 text-[0.95rem] text-soft">
        {look.logoHint}
      </p>
      {set.error && (
        <div className="mt-2">
          <Problem title={look.logoFailed} error={set.error} />
        </div>
      )}
      <Confirm
        isOpen={isRemoving}
        title={look.removeTitle}
        text={look.removeText}
        action={look.removeAction}
        onConfirm={() => change(null)}
        onClose={() => setIsRemoving(false)}
      />
    </div>
  );
}
