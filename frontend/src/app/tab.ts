/** How an entry of the header looks; without its word on narrow screens. */
export const tab =
  "flex items-center gap-2 rounded-full px-2 py-1.5 font-semibold sm:px-3 text-soft hover:bg-sunken hover:text-ink aria-[current]:bg-brand-soft aria-[current]:text-brand";

/** An entry of a menu that opens from the header. */
export const menuItem =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-3 py-2 outline-none data-[focused]:bg-brand-soft data-[focused]:text-brand aria-[current]:font-semibold aria-[current]:text-brand";
