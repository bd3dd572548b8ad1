import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";

import { Button } from "@/components/ui/button";
import { useWords } from "@/lib/words/language";

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function Confirm({ isOpen, title, text, action, onConfirm, onClose }: ConfirmProps) {
  const { app } = useWords();
  return (
    <ModalOverlay
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-50 grid place-items-center bg-black/45 p-4"
    >
      <Modal className="w-full max-w-md rounded-2xl bg-raised shadow-raised">
        <Dialog role="alertdialog" className="p-6 outline-none">
          <Heading slot="title" className="text-xl font-semibold">
            {title}
          </Heading>
          <p className="mt-2 text-soft">{text}</p>
          <div className="mt-6 flex justify-end gap-2">
            {/* The harmless answer is the one that Enter gives. */}
            {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
            <Button look="quiet" autoFocus onPress={onClose}>
              {app.cancel}
            </Button>
            <Button
              look="danger"
              onPress={() => {
                onConfirm();
                onClose();
              }}
            >
              {action}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
