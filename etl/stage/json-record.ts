import { isRecord, parseJson, scalarText } from '../json-text.ts';
import type { NumberStyle } from './cell-text.ts';
import { beginOf, keysOf } from './json-walk.ts';

/** A record; its numbers as they were written. */
export type JsonRecord = { [key: string]: unknown };

/** Reads a record. @returns null for what is no object, is no JSON, or says one key twice */
export function parseRecord(text: string): JsonRecord | null {
  const value = maybeParse(text);
  if (!isRecord(value)) return null;
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
