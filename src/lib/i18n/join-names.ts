import { joinHindi } from '../format/join-hindi.ts';
import { localeOf, type Language } from '../format/locale.ts';
import type { Translate } from './translate.ts';

/** Names said one by one before the rest is only counted. */
const SAID = 3;

/** What is named: of the rest, which is only counted, it is said what they are. */
export type Named =
  | 'units'
  | 'days'
  | 'periods'
  | 'levels'
  | 'sources'
  | 'figures'
  | 'indicators'
  | 'definitions'
  | 'parts'
  | 'lines'
  | 'rows'
  | 'codes'
  | 'columns'
  | 'sheets'
  | 'reports';

/** Writes a list of names: `Cà Mau, Lai Châu and Gia Lai`, or the first ones `and 5 more units` of `count`. */
export function joinNames(
  names: readonly string[],
  count: number,
  { language, t }: { language: Language; t: Translate },
  { said = SAID, of }: { said?: number; of: Named },
): string {
  const all = Math.max(count, names.length);
  if (all <= said && language === 'hi') return joinHindi(names);
  if (all <= said)
    return new Intl.ListFormat(localeOf(language), { style: 'long', type: 'conjunction' }).format(names);
  return t(`list.more.${of}`, {
    names: names.slice(0, said).join(', '),
    count: all - Math.min(said, names.length),
  });
}
