import type { TakenIn } from '#warehouse/model/mend-outcome.ts';
import type { Contract } from '../contract/contract.ts';
import { shown } from './bad-record.ts';
import { judgedOf, type HeldBack } from './held-back.ts';
import type { MendedRow } from './read-mended.ts';

/**
 * Tells of a row that is taken in what was changed of it.
 *
 * @param before as it was held back in the version served; undefined of one that was loaded already
 */
export function toTakenIn(
  { id, unitColumn }: Pick<Contract, 'id' | 'unitColumn'>,
  { fileName, rowNo, cells, touched }: MendedRow,
  before: HeldBack | undefined,
): TakenIn {
  const was = before ? judgedOf(before) : {};
  const unit = unitColumn !== null && touched.includes(unitColumn) ? (cells[unitColumn] ?? null) : undefined;
  const unitBefore = before?.unitCode ?? null;
  return {
    ...{ table: id, fileName, line: before?.lineNo ?? rowNo, unit: unit === undefined ? unitBefore : unit },
    ...{ unitBefore, period: before?.period ?? null },
    changes: touched.map((field) => ({ field, was: shown(was[field]), is: shown(cells[field]) })),
  };
}
