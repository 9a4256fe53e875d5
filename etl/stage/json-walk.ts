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
