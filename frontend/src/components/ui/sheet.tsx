import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";

interface SheetProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  label: string;
  side: "left" | "right";
  /** Tailwind width of the sheet; it never exceeds the screen. */
  width: string;
  children: ReactNode;
}

/** A panel that slides over one side of the page and holds the focus until it is closed. */
export function Sheet({ isOpen, onOpenChange, label, side, width, children }: SheetProps) {
  return (
    <ModalOverlay
      isDismissable
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="fixed inset-0 z-40 bg-black/25 dark:bg-black/50 transition-opacity data-[entering]:opacity-0 data-[exiting]:opacity-0"
    >
      <Modal
        className={`fixed inset-y-0 ${side === "left" ? "left-0 data-[entering]:-translate-x-6" : "right-0 data-[entering]:translate-x-6"} ${width} max-w-full bg-surface shadow-raised transition-transform`}
      >
        <Dialog aria-label={label} className="flex h-full flex-col outline-none">
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
