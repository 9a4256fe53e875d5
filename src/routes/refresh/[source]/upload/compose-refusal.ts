import type { Words } from '#lib/format/cell.ts';
import { columnsOf, fieldName } from '#lib/i18n/field-names.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalView, type RefusalView } from '#lib/i18n/refusal-text.ts';
import type { FileRefusal, UntakenCell } from '#warehouse/model/file-check.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { Found, Standing } from './upload-standing.ts';

/** Why a file that was sent cannot be handed in, and the cells of a mended workbook that are at fault. */
export interface SentRefusal extends RefusalView {
  cells: string[];
}

/** Tells why a file that was sent cannot be handed in; null where nothing was said against it. */
export function composeRefusal(
  { check, request, upload }: Found,
  { standing, source }: { standing: Standing; source: Source | undefined },
  words: Words,
): SentRefusal | null {
  if (check?.refusal) return ofCheck(check.refusal, columnsOf(source, upload.table), words);
  if (standing !== 'broken' || !request?.errorMessage) return null;
  return { ...refusalView({ code: request.errorCode, message: request.errorMessage }, words.t), cells: [] };
}

function ofCheck(
  { code, message, facts = [], why, names = [], cells = [], count = cells.length }: FileRefusal,
  columns: ReturnType<typeof columnsOf>,
  words: Words,
): SentRefusal | null {
  const { t } = words;
  const view = { ...refusalView({ code, message }, t, factTexts(facts, words)), cells: [] };
  if (why === 'misnamed') return { ...view, says: t('refusal.misnamed', { names: names.join(' · ') }) };
  if (why === 'untouched') return { ...view, says: t('refusal.untouched') };
  if (cells.length === 0) return view;
  return {
    ...view,
    says: `${t('refusal.cells', { count })} ${t('untaken.asText')}`,
    cells: cells.map((cell) => cellText(cell, columns, words)),
  };
}

/** `M3 (Loans): it holds a formula`. */
function cellText(
  { address, column, why, formats = [] }: UntakenCell,
  columns: ReturnType<typeof columnsOf>,
  words: Words,
): string {
  const formatted = formats.join(' · ');
  return `${address} (${fieldName(column, columns, words).text}): ${words.t(`untaken.${why}`, { formats: formatted })}`;
}
