import { isRecord } from './json-text.ts';

/**
 * Places in a JSON text that is known to be well formed, where `JSON.parse` tells too little: it keeps the last of repeated
 * keys without a word, and does not say where a value stands.
 */

/** Keys of the object that begins at `at`, repeated ones too, each with the place of its value. */
export function* keysOf(text: string, at: number): Generator<{ key: string; at: number }> {
  let place = skipBlank(text, at + 1);
  while (text[place] === '"') {
    const end = endOfString(text, place);
    const key = JSON.parse(text.slice(place, end)) as string;
    const value = skipBlank(text, skipBlank(text, end) + 1);
    yield { key, at: value };
    place = afterComma(text, endOfValue(text, value));
  }
}

/** Texts of the elements of the list that begins at `at`. */
export function* elementsOf(text: string, at: number): Generator<string> {
  let place = skipBlank(text, at + 1);
  while (text[place] !== ']') {
    const end = endOfValue(text, place);
    yield text.slice(place, end);
    place = afterComma(text, end);
  }
}

/** Place of the first thing in the text. */
export function beginOf(text: string): number {
  return skipBlank(text, 0);
}

/** Where `valueAt` finds a value that is there, in the value that begins at `at`; of a key said twice the last counts. */
export function placeOf(text: string, at: number, path: string): number {
  if (path === '') return at;
  const keys = [...keysOf(text, at)];
  const whole = keys.findLast(({ key }) => key === path);
  if (whole) return whole.at;
  const dot = path.indexOf('.');
  const first = keys.findLast(({ key }) => key === path.slice(0, dot));
  return placeOf(text, first!.at, path.slice(dot + 1));
}

/**
 * Finds a key that some object of the text says twice, at any depth.
 *
 * @param but place of a value that is not looked into
 * @returns null where every object says each of its keys once
 */
export function repeatedKey(text: string, but: number): string | null {
  const open: Set<string>[] = [];
  for (let place = 0; place < text.length; place++) {
    if (place === but) place = endOfValue(text, place);
    const character = text[place];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    if (character !== '"') continue;
    const end = endOfString(text, place);
    if (text[skipBlank(text, end)] === ':') {
      const key = JSON.parse(text.slice(place, end)) as string;
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
    place = end - 1;
  }
  return null;
}

/**
 * Whether some object of the text says a key twice, at any depth: there are more keys in the text than were kept.
 *
 * @param value what was parsed from the text
 */
export function saysKeyTwice(text: string, value: unknown): boolean {
  return keysWritten(text) !== keysKept(value);
}

/** Each key has its colon, and no other stands outside of strings. */
function keysWritten(text: string): number {
  let keys = 0;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code === 0x3a) keys++;
    else if (code === 0x22) place = endOfString(text, place) - 1;
  }
  return keys;
}

/** Goes down by a list of its own: values may stand in each other deeper than functions can call themselves. */
function keysKept(value: unknown): number {
  let keys = 0;
  for (const left = [value]; left.length > 0;) {
    const next = left.pop();
    if (Array.isArray(next)) for (const element of next) left.push(element);
    else if (isRecord(next))
      for (const key in next) {
        keys++;
        left.push(next[key]);
      }
  }
  return keys;
}

function afterComma(text: string, at: number): number {
  const place = skipBlank(text, at);
  return text[place] === ',' ? skipBlank(text, place + 1) : place;
}

function skipBlank(text: string, at: number): number {
  let place = at;
  while (/\s/.test(text[place] ?? 'x')) place++;
  return place;
}

function endOfString(text: string, at: number): number {
  let place = at + 1;
  while (text[place] !== '"') place += text[place] === '\\' ? 2 : 1;
  return place + 1;
}

function endOfValue(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return endOfString(text, at);
  if (first !== '{' && first !== '[') {
    let place = at;
    while (place < text.length && !/[,\]}\s]/.test(text[place]!)) place++;
    return place;
  }
  let depth = 0;
  for (let place = at; place < text.length; place++) {
    const character = text[place];
    if (character === '"') place = endOfString(text, place) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return place + 1;
  }
  return text.length;
}
