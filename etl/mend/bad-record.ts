import type { BadRecord } from '#warehouse/model/file-check.ts';
import { judgedOf, type HeldBack } from './held-back.ts';

/** A value is told in part where it is longer: it is there to be recognised. */
const MAX_VALUE = 120;

/** A record held back as people are told of it. */
export function toBad(
  table: string,
  { fileName, lineNo, cell, unitCode, period, reasons, ...record }: HeldBack,
): BadRecord & { fileName: string } {
  const judged = judgedOf(record);
  return {
    ...{ table, fileName, line: lineNo, cell, unit: unitCode, period },
    reasons: reasons.map(({ rule, reason, field }) => ({
      ...{ rule, reason, field },
      value: field === null ? null : shown(judged[field]),
    })),
  };
}

/** Text of a value as people are told of it; null for none. */
export function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
