import type { Attachment } from 'svelte/attachments';

/** Closes an open `<details>` when the reader presses Escape, clicks elsewhere, walks out of it by keys or follows a link inside. */
export const closeOnLeave: Attachment<HTMLDetailsElement> = (details) => {
  const close = () => {
    details.open = false;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !details.open) return;
    close();
    details.querySelector('summary')?.focus();
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    if (!details.contains(target) || target.closest('a')) close();
  };
  // What opens above the page would hide from whoever walks on what has the focus next. A press on plain text inside leads the focus to
  // what lies around all of it, and is no walking out: what is pressed must not go while it is.
  const onFocusOut = ({ relatedTarget: next }: FocusEvent) => {
    if (next instanceof Node && !details.contains(next) && !next.contains(details)) close();
  };
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  details.addEventListener('focusout', onFocusOut);
  return () => {
    document.removeEventListener('keydown', onKey);
    document.removeEventListener('click', onClick);
    details.removeEventListener('focusout', onFocusOut);
  };
};
