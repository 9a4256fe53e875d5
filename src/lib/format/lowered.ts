import type { Language } from './locale.ts';

/** A common noun within a sentence: begun with a small letter, unless it is a shorthand. */
export function lowered(name: string, language: Language): string {
  const [first = '', second = ''] = name;
  const isShorthand = /\p{Lu}|\d/u.test(second);
  return isShorthand ? name : first.toLocaleLowerCase(language) + name.slice(first.length);
}
