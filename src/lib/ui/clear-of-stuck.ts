import type { Attachment } from 'svelte/attachments';

/** What may stay in sight at the edges of a table that is scrolled: its heads, the names of its rows, its totals. */
const parts = ['thead', 'thead th', 'tbody th', 'tbody tr:last-child > th'];

/** Of what is scrolled to, as much as stands at an edge and stays is hidden: what has the focus is scrolled clear of it. */
export const clearOfStuck: Attachment<HTMLElement> = (region) => {
  const measure = () => {
    const stuck = parts.flatMap((part) => {
      const found = region.querySelector<HTMLElement>(part);
      return found && getComputedStyle(found).position === 'sticky' ? [found] : [];
    });
    const most = (edge: 'top' | 'bottom' | 'left', size: 'offsetHeight' | 'offsetWidth') =>
      Math.max(0, ...stuck.filter((one) => getComputedStyle(one)[edge] !== 'auto').map((one) => one[size]));
    const left = most('left', 'offsetWidth');
    // Names that leave no room for anything beside them cannot be cleared.
    const inline = left > region.clientWidth / 2 ? 0 : left;
    region.style.scrollPadding = `${most('top', 'offsetHeight')}px 0 ${most('bottom', 'offsetHeight')}px ${inline}px`;
  };
  const observer = new ResizeObserver(measure);
  for (const part of [region, ...region.children]) observer.observe(part);
  return () => observer.disconnect();
};
