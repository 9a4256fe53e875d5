import type { NumberStyle } from './cell-text.ts';
import { beginOf, keysOf } from './json-walk.ts';

/** Part of the JSON source-text-access proposal, in V8 but not yet in TypeScript's library. */
interface SourceJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { rawJSON: string };
}
const json = JSON as unknown as SourceJson;

/** A record; its numbers as they were written. */
export type JsonRecord = { [key: string]: unknown };

/** Reads a record. @returns null for what is no object, is no JSON, or says one key twice */
export function parseRecord(text: string): JsonRecord | null {
  const value = maybeParse(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || json.isRawJSON(value))
    return null;
  const keys = [...keysOf(text, beginOf(text))];
  return keys.length === Object.keys(value).length ? (value as JsonRecord) : null;
}

function maybeParse(text: string): unknown {
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value,
    );
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** The value at a dotted path; a key that is the whole path comes first. Undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  if (value === null || typeof value !== 'object' || json.isRawJSON(value)) return undefined;
  if (Object.hasOwn(value, path)) return (value as JsonRecord)[path];
  const dot = path.indexOf('.');
  return dot < 0 ? undefined : valueAt((value as JsonRecord)[path.slice(0, dot)], path.slice(dot + 1));
}

/** Text of a value: numbers as written but for the contract's decimal sign, lists and objects as JSON. */
export function jsonText(value: unknown, { isNumber, decimalChar }: NumberStyle): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (json.isRawJSON(value)) return isNumber ? value.rawJSON.replace('.', decimalChar) : value.rawJSON;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
