import type { Words } from '#lib/format/cell.ts';
import { columnsOf } from '#lib/i18n/field-names.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import type { RefusedText } from '#lib/server/refresh/judge-mend.ts';
import type { Source } from '#warehouse/model/source.ts';
import { placeText } from './read-forms.ts';

/** What a form said, to be shown again where it was refused, with what is wrong beside each field. */
export interface RefusedForm {
  table: string;
  /** Of rows, as a form sends them; none of values. */
  places: string[];
  fields: RefusedField[];
}

export interface RefusedField {
  /** A column; of what a value means, that value. */
  name: string;
  /** As it was typed. */
  text: string;
  /** What was picked beside it; absent of a cell, which is only typed. */
  chosen?: string;
  /** What its rules ask for; empty where nothing is wrong with it. */
  says: string;
}

/** Composes what was refused of a form of cells, or of what values mean, beside all that it said. */
export function composeRefused(
  form: FormData,
  refused: readonly RefusedText[],
  { source, table }: { source: Source; table: string },
  words: Words,
): RefusedForm {
  const columns = columnsOf(source, table);
  const says = (found: RefusedText | undefined) =>
    (found?.rules ?? []).map((rule) => ruleText(rule, columns, words).text).join(' · ');
  const cells = [...form].flatMap(([key, text]) => {
    const name = key.startsWith('cell:') ? key.slice('cell:'.length) : null;
    const found = refused.find(({ column }) => column === name);
    return name === null ? [] : [{ name, text: String(text), says: says(found) }];
  });
  const values = form.getAll('value').map((value, at) => ({
    name: String(value),
    text: String(form.get(`typed:${at}`) ?? '').trim(),
    // Apart from what was typed, which counts for more: picked again, it is what was picked last.
    chosen: String(form.get(`chosen:${at}`) ?? ''),
    says: says(refused.find((one) => one.value === value)),
  }));
  const places = refused.flatMap(({ row }) => (row ? [placeText(row)] : []));
  return { table, places: [...new Set(places)], fields: places.length > 0 ? cells : values };
}
