import { isMap, parseDocument } from 'yaml';
import type { Translate } from '#lib/i18n/translate.ts';
import { columnsOf, columnTypes, propertyOf, type Draft } from '#lib/server/set-up/draft.ts';
import { draftText, evidenceText } from './draft-words.ts';

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

const ASKED = /# to decide: (.*)$/;

/** Composes a draft: its columns with their evidence, and what it asks. */
export function composeDraft({ draftId, id, sample, text }: Draft, t: Translate): DraftView {
  const document = parseDocument(text);
  const asked = questionsOf(text);
  const schedule: unknown = document.getIn(['slaProperties', 0, 'schedule']);
  return {
    ...{ draftId, id, sample, text, types: columnTypes },
    name: String(document.get('name') ?? ''),
    owner: propertyOf(document, 'owner') ?? '',
    cron: typeof schedule === 'string' ? schedule : '',
    columns: columnsOf(document).map((column) => {
      const name = String(column.get('name'));
      const options = column.get('logicalTypeOptions');
      return {
        ...{
          name,
          header: String(column.get('physicalName') ?? name),
          type: String(column.get('logicalType')),
        },
        ...{
          isKey: column.get('primaryKey') === true,
          evidence: evidenceText(asked.evidence.get(name) ?? '', t),
        },
        format: isMap(options) ? String(options.get('format') ?? '') : '',
        questions: (asked.ofColumn.get(name) ?? []).map((question) => draftText(question, t)),
      };
    }),
    questions: asked.ofWhole.map((question) => draftText(question, t)),
  };
}

/** Reads the comments of a draft: those below a column are about it. */
function questionsOf(text: string) {
  const evidence = new Map<string, string>();
  const ofColumn = new Map<string, string[]>();
  const ofWhole: string[] = [];
  let column: string | null = null;
  for (const line of text.split('\n')) {
    const [, name, found] = /^ {6,}- name: (\S+)(?: # (.*))?$/.exec(line) ?? [];
    if (name !== undefined) column = name;
    if (name !== undefined && found !== undefined) evidence.set(name, found);
    if (/^\S/.test(line) && !line.startsWith('#')) column = null;
    const question = ASKED.exec(line)?.[1];
    // The first line tells what to do with them.
    if (question === undefined || line.startsWith('# Draft from')) continue;
    if (column === null) ofWhole.push(question);
    else ofColumn.set(column, [...(ofColumn.get(column) ?? []), question]);
  }
  return { evidence, ofColumn, ofWhole };
}
