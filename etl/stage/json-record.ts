import { isRecord, parseJson, scalarText } from '../json-text.ts';
import type { NumberStyle } from './cell-text.ts';
import { beginOf, keysOf } from './json-walk.ts';

/** A record; its numbers as they were written. */
export type JsonRecord = { [key: string]: unknown };

/** Escapes of halves of letters; most stand in pairs. */
const ESCAPED_HALF = /\\u[dD][89a-fA-F]/;
/** `JSON.stringify` writes only a half without its other one as an escape. */
const HALF_LETTER = /(?<!\\)(\\\\)*\\ud[89a-f]/;

/**
 * Reads a record.
 *
 * @returns null for what is no object, is no JSON, is nested too deep to be read, says one key twice, or holds half a letter,
 * which no encoding can keep
 */
export function parseRecord(text: string): JsonRecord | null {
  const value = maybeParse(text);
  if (!isRecord(value)) return null;
  if (ESCAPED_HALF.test(text) && HALF_LETTER.test(JSON.stringify(value))) return null;
  const keys = [...keysOf(text, beginOf(text))];
  return keys.length === Object.keys(value).length ? value : null;
}

function maybeParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Text of a value: numbers as written but for the contract's decimal sign, lists and objects as JSON. */
export function jsonText(value: unknown, { isNumber, decimalChar }: NumberStyle): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const text = scalarText(value);
  if (text === null) return JSON.stringify(value);
  return isNumber ? text.replace('.', decimalChar) : text;
}
