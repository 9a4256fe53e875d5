import { createContext } from 'svelte';
import type { Right } from '../server/auth/rights.ts';
import type { Language } from '../format/locale.ts';
import type { Translate } from './translate.ts';

/** Who reads the page: words and language, for every component of it. */
export interface Reader {
  language: Language;
  t: Translate;
  /** IANA zone in which instants are written. */
  timezone: string;
  /** Whether the reader may do something; the server asks again. */
  can: (right: Right) => boolean;
  /** Names who it is to their own browser, for what it keeps of theirs; empty for nobody. */
  who: string;
}

export const [readerOf, provideReader] = createContext<Reader>();
