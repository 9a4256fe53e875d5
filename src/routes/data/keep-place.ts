import type { Attachment } from 'svelte/attachments';

/**
 * Keeps the place of whoever chooses in a drawing that is drawn anew by it: links that lead to the same page neither scroll it nor lose the focus,
 * which goes on to the link that stands where the one stood that was followed.
 */
export function placeKeeper(): { keepsPlace: Attachment<HTMLElement>; comeBack: () => void } {
  let drawing: HTMLElement | null = null;
  let followed: number | null = null;
  const links = () => [...(drawing?.querySelectorAll<SVGAElement>('a[href]') ?? [])];
  /** Before the click comes to whoever changes pages. */
  const mark = ({ target }: MouseEvent) => {
    const link = target instanceof Element ? target.closest<SVGAElement>('a[href]') : null;
    const address = link?.getAttribute('href');
    if (!link || !address || new URL(address, location.href).pathname !== location.pathname) return;
    for (const wish of ['noscroll', 'keepfocus']) link.setAttribute(`data-sveltekit-${wish}`, '');
    followed = links().indexOf(link);
  };
  return {
    keepsPlace: (element) => {
      drawing = element;
      element.addEventListener('click', mark, { capture: true });
      return () => element.removeEventListener('click', mark, { capture: true });
    },
    comeBack: () => {
      if (followed !== null) links()[followed]?.focus({ preventScroll: true });
      followed = null;
    },
  };
}
