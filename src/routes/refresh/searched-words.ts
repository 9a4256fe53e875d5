import type { SearchedWord } from '#warehouse/control/journal-log.ts';
import { journalEvents } from '#lib/format/journal-events.ts';
import { stages } from '#lib/format/journey.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { LineWords } from './log-line.ts';

/**
 * Words that are looked for in journals, each with the codes that the reader sees named by it: who reads "Assigned tasks" does not know
 * that it is kept as `task`.
 */
export function searchedWords(search: string, words: LineWords): SearchedWord[] {
  const names = namesOf(words).map(([code, name]) => [code, fold(name)] as const);
  return search
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => ({
      text,
      codes: names.flatMap(([code, name]) => (name.includes(fold(text)) ? [code] : [])),
    }));
}

function namesOf({ t, language, fallback, catalog }: LineWords): [code: string, name: string][] {
  const sources = [...(catalog?.sources.values() ?? [])].flatMap(({ id, parts, name }) => {
    const { text } = contentText(name, language, fallback);
    return [id, ...(parts ?? [])].map((code): [string, string] => [code, text]);
  });
  return [
    ...sources,
    ...stages.map((stage): [string, string] => [stage, t(`stage.${stage}`)]),
    ...journalEvents.map((event): [string, string] => [event, t(`journal.${event}`)]),
  ];
}

/** Latin marks are left away, as whoever searches leaves them away; those of other scripts are letters. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase();
