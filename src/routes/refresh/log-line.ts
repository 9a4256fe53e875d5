import type { JournalEntry } from '#warehouse/control/journal-log.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { isJournalEvent } from '#lib/format/journal-events.ts';
import { stages } from '#lib/format/journey.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { composeData, type LogData } from './log-data.ts';

/** A line of the journal. */
export interface LogLine extends LogData {
  id: number;
  at: string;
  runId: string;
  source: string;
  stage: string;
  /** What happened, in the reader's words; the code where it has no name. */
  event: string;
  /** The code by which it is kept. */
  code: string;
  isFault: boolean;
}

/** The reader's words at the desk. `catalog` names sources, and indicators where it has them; null before the first version. */
export interface DeskWords extends Words {
  timezone: string;
  catalog: (Pick<Catalog, 'sources'> & Partial<Pick<Catalog, 'indicators'>>) | null;
}

/** What of them a line of the journal needs. */
export type LineWords = Pick<DeskWords, 'language' | 't' | 'fallback' | 'timezone' | 'catalog'>;

/** Composes lines of the journal, each time with its seconds. */
export function composeLog(entries: readonly JournalEntry[], words: LineWords): LogLine[] {
  const { language, timezone, t, fallback, catalog } = words;
  const nameOf = (id: string) => {
    const indicator = catalog?.indicators?.get(id);
    return indicator ? contentText(indicator.name, language, fallback).text : nameOfSource(id, words).text;
  };
  return entries.map(({ id, at, runId, sourceId, stage, event, data }) => ({
    ...{ id, runId, code: event },
    event: isJournalEvent(event) ? t(`journal.${event}`) : event.replaceAll('_', ' '),
    at: `${formatInstant(at, language, timezone)}:${at.slice(17, 19)}`,
    source: sourceId === null ? '' : nameOfSource(sourceId, words).text,
    stage: stages.some((known) => known === stage)
      ? t(`stage.${stage as (typeof stages)[number]}`)
      : (stage ?? ''),
    ...composeData(data, { t, language, nameOf }),
    isFault: /failed|lost|not_judged/.test(event),
  }));
}

/** What a source is called; its id where no version knows it. */
export function nameOfSource(
  id: string,
  { language, fallback, catalog }: Pick<LineWords, 'language' | 'fallback' | 'catalog'>,
): ContentText {
  const known = catalog?.sources.get(id);
  return known ? contentText(known.name, language, fallback) : { text: id, language: 'en' };
}
