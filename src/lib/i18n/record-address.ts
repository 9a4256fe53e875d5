import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import type { Source } from '#warehouse/model/source.ts';

/** Where people find a record: its line, its row, its cell. */
export function recordAddress(
  lineNo: number,
  cell: string | null,
  { source, language, t }: { source: Pick<Source, 'format'> | undefined } & Pick<Words, 'language' | 't'>,
): string {
  const row = formatCount(lineNo, language);
  const place = source?.format === 'csv' ? 'line' : source?.format === 'xlsx' ? 'row' : 'record';
  return cell ? t('quarantine.cell', { row, cell }) : t(`quarantine.${place}`, { row });
}
