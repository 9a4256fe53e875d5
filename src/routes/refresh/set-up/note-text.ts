import type { MessageKey, MessageValues, Translate } from '#lib/i18n/translate.ts';
import type { DraftNote, ReadIn } from '#warehouse/model/draft-note.ts';

const messages: { [code in DraftNote['code']]: MessageKey } = {
  values: 'draft.values',
  native: 'draft.native',
  day_first: 'draft.dayFirst',
  month_first: 'draft.monthFirst',
  header: 'draft.ask.header',
  shape: 'draft.ask.shape',
  sheets: 'draft.ask.sheets',
  encoding: 'draft.ask.encoding',
  bare: 'draft.ask.bare',
  empty: 'draft.ask.empty',
  day_or_month: 'draft.ask.dayOrMonth',
  dates_mixed: 'draft.ask.datesMixed',
  signs: 'draft.ask.signs',
  contradiction: 'draft.ask.contradiction',
  key: 'draft.ask.key',
  codes: 'draft.ask.codes',
  owner: 'draft.ask.owner',
};

/** Says a note of a draft in the reader's language. */
export function noteText(note: DraftNote, t: Translate): string {
  return t(messages[note.code], valuesOf(note, t));
}

function valuesOf(note: DraftNote, t: Translate): MessageValues {
  if (note.code === 'sheets') return { sheet: note.sheet, others: note.others.join(', ') };
  if (note.code === 'encoding') return { read: note.read.map((one) => readText(one, t)).join(', ') };
  return { ...note };
}

function readText({ encoding, score, words }: ReadIn, t: Translate): string {
  return t('draft.readIn', { encoding, score, words });
}
