import type { Attachment } from 'svelte/attachments';

/** Closes an open `<details>` when the reader presses Escape, clicks elsewhere or follows a link inside. */
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
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  return () => {
    document.removeEventListener('keydown', onKey);
    document.removeEventListener('click', onClick);
  };
};
