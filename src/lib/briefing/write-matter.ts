import type { Severity } from '#warehouse/query/attention/item.ts';
import type { AttentionMatter, MatterSubject } from '#warehouse/query/attention/matters.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { View } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { writeAttention, type AttentionLine } from './attention-sentence.ts';

/** The line of a matter, and behind it what else there is to it. */
export interface MatterLine extends AttentionLine {
  /** How many more there are, and of what; null where the line is all. */
  rest: { text: string; lines: AttentionLine[] } | null;
}

/** Writes a matter as the sentence of its worst item, with the others behind a line that counts them. */
export function writeMatter(
  { about, items: [lead, ...others] }: AttentionMatter,
  catalog: Catalog,
  view: View,
  words: Words,
): MatterLine {
  const line = writeAttention(lead, catalog, view, words);
  if (others.length === 0) return { ...line, rest: null };
  const text = words.t('matter.more', { count: others.length, name: nameOf(about, catalog, words) });
  return {
    ...line,
    rest: { text, lines: others.map((item) => writeAttention(item, catalog, view, words)) },
  };
}

const order: readonly Severity[] = ['high', 'medium', 'low', 'good'];

/** Lines in the order of how soon somebody has to act; of equal ones, in the order they come in. */
export function worstFirst(lines: readonly MatterLine[]): MatterLine[] {
  return lines.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** Says that versions wait for the reader's word: figures may be about to change. None where none does. */
export function writeWaiting(count: number, { t }: Words): MatterLine[] {
  if (count === 0) return [];
  const about = { severity: 'medium' as const, severityText: t('severity.medium') };
  const action = { text: t('action.waiting'), href: '/refresh' };
  return [{ ...about, sentence: t('needs.waiting', { count }), action, rest: null }];
}

function nameOf({ kind, id }: MatterSubject, catalog: Catalog, { language, fallback }: Words): string {
  if (kind === 'unit') {
    const unit = catalog.units.get(id);
    return unit ? unitName(unit, language, fallback).text : id;
  }
  const named = kind === 'source' ? catalog.sources.get(id)?.name : catalog.indicators.get(id)?.shortName;
  return named ? contentText(named, language, fallback).text : id;
}
