import type { Page } from 'playwright-core';

/** What has the focus: what it is called, and what is wrong with how it shows; null while nothing has it. */
interface Focused {
  name: string;
  fault: string | null;
}

/** Looks at what has the focus, as somebody does who has no pointer: is it marked, and can it be seen? */
export function lookAtFocus(page: Page): Promise<Focused | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const field = focused as HTMLInputElement;
    const named = focused.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? focused.textContent;
    const name = named.replaceAll(/\s+/g, ' ').trim();
    // The link of a card marks the card, which is drawn behind it; a tile of a map, what is drawn of it.
    const drawn = [
      ...[null, '::after'].map((part) => getComputedStyle(focused, part)),
      ...[...focused.querySelectorAll('rect')].map((tile) => getComputedStyle(tile)),
    ];
    const isMarked =
      focused.matches(':focus-visible') &&
      drawn.some(
        ({ outlineStyle, outlineWidth, strokeWidth, content }) =>
          (outlineStyle !== 'none' && content !== 'none' && Number.parseFloat(outlineWidth) >= 2) ||
          Number.parseFloat(strokeWidth) >= 2,
      );
    const boxes = [...(field.labels ?? []), focused].flatMap((one) => [...one.getClientRects()]);
    const points = boxes.flatMap(({ left, right, top, bottom, width, height }) =>
      [0.1, 0.5, 0.9].flatMap((across) =>
        [0.1, 0.5, 0.9].map((down) => ({
          x: Math.max(left, 0) + (Math.min(right, left + width) - Math.max(left, 0)) * across,
          y: Math.max(top, 0) + (Math.min(bottom, top + height) - Math.max(top, 0)) * down,
        })),
      ),
    );
    const isSeen = points.some(({ x, y }) => {
      const hit = document.elementFromPoint(x, y);
      return (
        hit !== null && hit !== document.documentElement && (focused.contains(hit) || hit.contains(focused))
      );
    });
    const fault = isMarked ? (isSeen ? null : 'lies below something else') : 'is not marked';
    return { name, fault };
  });
}

/**
 * Presses Tab until what has the focus is called so. Whatever has it on the way must show that it has, and nothing may keep it.
 *
 * @throws when nothing is called so, or when a stop on the way cannot be seen
 */
export async function tabTo(
  page: Page,
  name: string | RegExp,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const passed: string[] = [];
  let rounds = 0;
  while (rounds < 2 && passed.length < 600) {
    await page.keyboard.press(key);
    const focused = await lookAtFocus(page);
    if (!focused) {
      rounds += 1;
      continue;
    }
    passed.push(focused.name);
    if (focused.fault) throw new Error(`“${focused.name}” has the focus and ${focused.fault}`);
    if (typeof name === 'string' ? focused.name === name : name.test(focused.name)) return;
  }
  throw new Error(
    `nothing is called ${String(name)}; passed ${passed.map((one) => one.slice(0, 30)).join(' | ')}`,
  );
}
