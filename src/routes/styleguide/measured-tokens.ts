import { contrastOf } from '#lib/ui/contrast.ts';
import css from '#lib/ui/tokens.css?raw';

/** A colour as it is, and how it stands out. */
export interface MeasuredToken {
  name: string;
  colour: string;
  /** As `7.12`. */
  contrast: string;
  /** The token it is measured against. */
  ground: string;
}

/** Colours of an appearance, in the order of the sheet; high contrast as on a light device. */
export function measuredTokens(appearance: 'light' | 'dark' | 'contrast'): MeasuredToken[] {
  const selector = appearance === 'contrast' ? "[data-theme='contrast']" : ':root';
  const from = css.indexOf(`${selector} {`);
  const rule = css.slice(from, css.indexOf('}', from));
  const place = appearance === 'dark' ? 2 : 1;
  const colours = new Map(
    [...rule.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((found) => [
      found[1]!,
      found[1 + place]!,
    ]),
  );
  return [...colours].map(([name, colour]) => {
    const ground = groundOf(name);
    const contrast = contrastOf(colour, colours.get(ground)!).toFixed(2);
    return { name, colour, contrast, ground };
  });
}

/** What stands on a ground of its own is measured there, all else on the card. */
function groundOf(name: string): string {
  if (name === 'on-accent') return 'accent';
  return name.endsWith('-ink') ? name.slice(0, -'-ink'.length) : 'card';
}
