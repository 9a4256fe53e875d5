import { STATUS_CODES } from 'node:http';
import { WarehouseError, type WarehouseErrorCode } from '#warehouse/errors.ts';
import { logFault } from './fault-log.ts';

/** A fault as a reader is told. @source RFC 9457, with `code` (see docs/errors.md) and `id` (names it in the log) */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  id?: string;
}

/** What a reader may be told, by the status it comes with; all else is `internal`. */
export const statusOfCode = {
  question_invalid: 400,
  schedule_invalid: 400,
  text_invalid: 400,
  upload_refused: 400,
  upload_unknown: 404,
  upload_quota_reached: 409,
  disk_space_short: 507,
  version_unknown: 404,
  indicator_unknown: 404,
  unit_unknown: 404,
  lease_held: 409,
  publish_conflict: 409,
  snapshot_none_published: 503,
  snapshot_missing: 503,
  snapshot_format_unknown: 503,
  query_interrupted: 503,
  query_memory_short: 503,
  run_unknown: 404,
  address_unknown: 404,
  sign_in_needed: 401,
  too_many_requests: 429,
  method_not_allowed: 405,
  format_not_acceptable: 406,
  body_length_missing: 411,
  body_too_large: 413,
  host_unknown: 421,
  pdf_unavailable: 501,
  pdf_busy: 503,
  pdf_failed: 503,
  internal: 500,
} as const satisfies { readonly [code in WarehouseErrorCode]?: number } & { readonly [code: string]: number };

export type FaultCode = keyof typeof statusOfCode;

/** What may be in the way whatever is read of a version. */
export const readingFaults = [
  ...(['snapshot_none_published', 'snapshot_missing', 'snapshot_format_unknown'] as const),
  'query_memory_short',
] as const satisfies readonly FaultCode[];

/** Tells a fault: those of the reader or of the moment in their own words, all others by an id that stands in the log. */
export function toProblem(fault: unknown, about: Record<string, unknown> = {}): Problem {
  if (fault instanceof WarehouseError && isTold(fault.code)) return problem(fault.code, fault.message);
  const id = logFault(fault, about);
  return { ...problem('internal', `Something failed on the server. The log has it as ${id}.`), id };
}

function isTold(code: WarehouseErrorCode): code is WarehouseErrorCode & FaultCode {
  return code in statusOfCode;
}

/** The code of a fault that a reader may be told; null for all others. */
export function toldCode(fault: unknown): FaultCode | null {
  return fault instanceof WarehouseError && isTold(fault.code) ? fault.code : null;
}

/** A problem of what was asked: `part` names which part of it and `value` what stood there, where the fault says so. */
export interface AskedProblem extends Problem {
  part: string | null;
  value: string | null;
}

/** Tells a fault that lies in what was asked; null for all others, which are not the asker's to mend. */
export function askedProblem(fault: unknown): AskedProblem | null {
  if (!(fault instanceof WarehouseError) || !isTold(fault.code) || statusOfCode[fault.code] >= 500)
    return null;
  const { what, value, id, snapshotId } = fault.details;
  return {
    ...problem(fault.code, fault.message),
    ...{ part: textOrNull(what), value: textOrNull(value ?? id ?? snapshotId) },
  };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A problem that no fault stands behind, such as an address nobody answers. */
export function problem(code: FaultCode, detail: string): Problem {
  const status = statusOfCode[code];
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:lodestar:error:${code}`, title, status, detail, code };
}
