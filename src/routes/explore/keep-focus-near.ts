import { afterNavigate, onNavigate } from '$app/navigation';

/**
 * Keeps the focus near where it was: where the link that had it is gone with what it stood in, another part takes it, and not the whole page,
 * whose first stop is far above.
 *
 * @param own what the link stood in
 * @param next what takes the focus
 */
export function keepFocusNear(
  own: () => HTMLElement | null | undefined,
  next: () => HTMLElement | null | undefined,
): void {
  let wasHere = false;
  onNavigate(() => {
    wasHere = own()?.contains(document.activeElement) ?? false;
  });
  afterNavigate(() => {
    if (wasHere && document.activeElement === document.body) next()?.focus({ preventScroll: true });
    wasHere = false;
  });
}
