import { sentenceOfCode } from '#lib/i18n/refusal-text.ts';
import { sayData, type DataWords } from './said-data.ts';

/** What an entry of the journal says besides what happened. */
export interface LogData {
  /** What has words, in the reader's language. */
  said: string;
  /** All else, as `name value` pairs by the names that programs know. */
  data: string;
}

/** Parts what an entry says into what has words and what has none. What nobody needs is left out. */
export function composeData(entry: Readonly<Record<string, unknown>>, words: DataWords): LogData {
  // A fault with a sentence of its own says the same in English, which the page of its run shows below it.
  const isTold = typeof entry.code === 'string' && sentenceOfCode(entry.code, words.t) !== null;
  const told = Object.entries(entry)
    .filter(([name, value]) => !isOfRecords(value) && !(isTold && name === 'message'))
    .map(([name, value]) => ({ said: sayData(name, value, words), pair: `${name} ${textOf(value)}` }));
  return {
    said: told.flatMap(({ said }) => said || []).join(' · '),
    data: told.flatMap(({ said, pair }) => (said === null ? [pair] : [])).join(' · '),
  };
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Lists of what has parts of its own, such as the files of `files_taken`, are for programs: their number stands beside them. */
function isOfRecords(value: unknown): boolean {
  return Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null);
}
