import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";

interface WindowProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A small window over the page that holds the focus; whoever shows it takes it away on close. */
export function Window({ title, onClose, children }: WindowProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-50 grid place-items-center overflow-y-auto bg-black/45 p-4"
    >
      <Modal className="w-full max-w-md rounded-2xl bg-raised shadow-raised">
        <Dialog className="flex max-h-[85vh] flex-col p-6 outline-none">
          <Heading slot="title" className="mb-4 text-xl font-semibold break-words">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
