import { isMap, parseDocument } from 'yaml';
import type { Translate } from '#lib/i18n/translate.ts';
import { columnsOf, columnTypes, propertyOf, type Draft } from '#lib/server/set-up/draft.ts';
import { noteText } from './note-text.ts';

/** A draft as a form shows it. */
export interface DraftView {
  draftId: string;
  id: string;
  sample: string;
  name: string;
  owner: string;
  cron: string;
  types: readonly string[];
  columns: {
    name: string;
    header: string;
    type: string;
    evidence: string;
    isKey: boolean;
    format: string;
    questions: string[];
  }[];
  /** Questions about the whole. */
  questions: string[];
  text: string;
}

/** Composes a draft: its columns with their evidence, and what it asks. */
export function composeDraft({ draftId, id, sample, text, notes }: Draft, t: Translate): DraftView {
  const document = parseDocument(text);
  const ofColumn = new Map(notes.columns.map((column) => [column.name, column]));
  const schedule: unknown = document.getIn(['slaProperties', 0, 'schedule']);
  return {
    ...{ draftId, id, sample, text, types: columnTypes },
    name: String(document.get('name') ?? ''),
    owner: propertyOf(document, 'owner') ?? '',
    cron: typeof schedule === 'string' ? schedule : '',
    columns: columnsOf(document).map((column) => {
      const name = String(column.get('name'));
      const options = column.get('logicalTypeOptions');
      const { evidence = [], questions = [] } = ofColumn.get(name) ?? {};
      return {
        ...{
          name,
          header: String(column.get('physicalName') ?? name),
          type: String(column.get('logicalType')),
        },
        ...{
          isKey: column.get('primaryKey') === true,
          evidence: evidence.map((note) => noteText(note, t)).join('; '),
        },
        format: isMap(options) ? String(options.get('format') ?? '') : '',
        questions: questions.map((note) => noteText(note, t)),
      };
    }),
    questions: notes.whole.map((note) => noteText(note, t)),
  };
}
