/** Part of the JSON source-text-access proposal, in V8 but not yet in TypeScript's library. */
interface RawJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { rawJSON: string };
}
const raw = JSON as unknown as RawJson;

/**
 * Parses JSON so that `JSON.stringify` writes every number as it came: `9007199254740993` and `1.10` lose nothing.
 *
 * @throws {SyntaxError} it is no JSON, or lists and objects stand in each other so deep that nobody can read it
 */
export function parseJson(text: string): unknown {
  try {
    return raw.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? raw.rawJSON(source) : value,
    );
  } catch (cause) {
    // The parser goes into each list by calling itself, and its stack ends.
    if (cause instanceof RangeError) throw new SyntaxError('JSON nested too deep', { cause });
    throw cause;
  }
}

/** The value at a dotted path; a key that holds the whole path wins. Undefined where there is none; `''` is the value itself. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const key = path.slice(0, dot);
  return Object.hasOwn(value, key) ? valueAt(value[key], path.slice(dot + 1)) : undefined;
}

/** A text or number as text; null for anything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (raw.isRawJSON(value)) return value.rawJSON;
  return typeof value === 'boolean' ? String(value) : null;
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !raw.isRawJSON(value);
}
