import { z } from 'zod';
import { isIsoDay } from '#warehouse/model/iso-day.ts';
import type { Text } from '#warehouse/model/text.ts';
import { suggestion } from './suggest.ts';

/** An id of ours: source, fact, measure, dimension, indicator, column. */
export const idShape = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'not an id: expected a lower-case letter, then letters, digits and _.');

/** A day that exists, `2026-10-31`. */
export const dayShape = z.string().refine(isIsoDay, 'not a day: expected yyyy-mm-dd.');

/** A map with exactly these keys; a misspelt one is answered with the nearest. */
export function strictShape<Shape extends z.ZodRawShape>(shape: Shape) {
  const made = (strictShapes.get(shape) as StrictShape<Shape> | undefined) ?? makeStrict(shape);
  strictShapes.set(shape, made);
  return made;
}

/** A schema is compiled when it first reads: hundreds of columns are read by one. */
const strictShapes = new WeakMap<z.ZodRawShape, z.ZodType>();

type StrictShape<Shape extends z.ZodRawShape> = ReturnType<typeof makeStrict<Shape>>;

function makeStrict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key.${suggestion(issue.keys[0] ?? '', known)} Known: ${known.join(', ')}.`
        : undefined,
  });
}

/**
 * A text of the workspace: one string (in the default language) or a map by language that has at least the default one.
 *
 * @param languages BCP 47 tags, the default first; empty while they are not known: then any language goes
 */
export function textShape(languages: readonly string[]): z.ZodType<Text> {
  const [first] = languages;
  return z.unknown().transform((value, context): Text => {
    if (typeof value === 'string' && value.trim() !== '') return { [first ?? 'en']: value };
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      context.addIssue({ code: 'custom', message: expectedText(value) });
      return z.NEVER;
    }
    for (const [language, text] of Object.entries(value)) {
      const message = problemOf(language, text, languages);
      if (message !== null) context.addIssue({ code: 'custom', path: [language], message });
    }
    if (first !== undefined && !(first in value))
      context.addIssue({ code: 'custom', message: `text missing in the default language, ${first}.` });
    return value as Text;
  });
}

function problemOf(language: string, text: unknown, languages: readonly string[]): string | null {
  if (languages.length > 0 && !languages.includes(language)) {
    // In { en: one, two } the part after the comma is a key without a value.
    const comma = text === null ? ' Put a text with a comma in quotes.' : '';
    return `language unknown: ${language}. The workspace has ${languages.join(', ')}.${comma}`;
  }
  return typeof text === 'string' && text.trim() !== '' ? null : expectedText(text);
}

function expectedText(value: unknown): string {
  if (typeof value === 'string') return 'empty: expected a text.';
  if (value === undefined) return 'missing: expected a text or a map of texts by language.';
  return 'expected a text (in quotes where it is a number) or a map of texts by language.';
}
