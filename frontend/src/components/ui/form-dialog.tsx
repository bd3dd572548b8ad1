import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";

import { IconButton } from "@/components/ui/icon-button";
import { useWords } from "@/lib/words/language";

interface FormDialogProps {
  title: string;
  onClose: () => void;
  /** Whether a touch outside closes it: not where something is shown only once. */
  isDismissable?: boolean;
  children: ReactNode;
}

/** Something to fill in, over the page; there as long as it is rendered. */
export function FormDialog({ title, onClose, isDismissable = true, children }: FormDialogProps) {
  const { app } = useWords();
  return (
    <ModalOverlay
      isOpen
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-50 grid place-items-center overflow-y-auto bg-black/45 p-4"
    >
      <Modal className="w-full max-w-lg rounded-2xl bg-raised shadow-raised">
        <Dialog className="p-6 outline-none">
          <div className="mb-3 flex items-start justify-between gap-2">
            <Heading slot="title" className="text-xl font-semibold break-words">
              {title}
            </Heading>
            {isDismissable && <IconButton icon={X} label={app.close} onPress={onClose} className="-mt-1 -mr-2" />}
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
