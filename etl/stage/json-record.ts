import type { RecordReason } from '#warehouse/model/reason.ts';
import { isRecord, parseJson, scalarText } from '../json-text.ts';
import { saysKeyTwice } from '../json-walk.ts';
import type { NumberStyle } from './cell-text.ts';

/** A record; its numbers as they were written. */
export type JsonRecord = { [key: string]: unknown };

/** Escapes of halves of letters; most stand in pairs. */
const ESCAPED_HALF = /\\u[dD][89a-fA-F]/;
/** `JSON.stringify` writes only a half without its other one as an escape. */
const HALF_LETTER = /(?<!\\)(\\\\)*\\ud[89a-f]/;
/** Stands for a letter that was lost, on the way here or before; so does its escape. */
const LOST = '\ufffd';
const ESCAPED_LOST = /\\u[fF]{3}[dD]/;

/**
 * Reads a record.
 *
 * @returns `encoding` where letters were lost, or half a letter stands in it, which no encoding can keep; `json` for what is no object,
 * is no JSON, is nested too deep to be read, or says one key twice at any depth
 */
export function parseRecord(text: string): JsonRecord | Extract<RecordReason, 'encoding' | 'json'> {
  if (text.includes(LOST)) return 'encoding';
  const value = maybeParse(text);
  if (!isRecord(value)) return 'json';
  if (ESCAPED_HALF.test(text) && HALF_LETTER.test(JSON.stringify(value))) return 'encoding';
  if (ESCAPED_LOST.test(text) && JSON.stringify(value).includes(LOST)) return 'encoding';
  return saysKeyTwice(text, value) ? 'json' : value;
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
