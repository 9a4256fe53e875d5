import { toField } from '../encode/csv.ts';
import type { AuditAction } from './audit-actions.ts';
import { AUDIT_FIELDS, type AuditRow } from './audit-row.ts';
import type { Control } from './open-control.ts';

/** Which rows; all that is given has to be true of them. */
export interface AuditFilter {
  actor?: string;
  action?: AuditAction;
  /** `kind:id`, or `kind:` for all of a kind. */
  object?: string;
  /** ISO UTC; the first instant. */
  from?: string;
  /** ISO UTC; the first instant after. */
  to?: string;
  /** Stands in label, object, detail or address; upper and lower case of Latin letters are the same. */
  text?: string;
}

/** A row as it is shown: its detail read. */
export interface AuditEvent extends Omit<AuditRow, 'detail'> {
  /** Null where it is no JSON any more, which a verdict tells. */
  detail: Record<string, unknown> | null;
}

/**
 * Rows that fit, the newest first.
 *
 * @param asked `before`: only rows before this number, for the next page; `limit`: rows at most
 */
export function searchAudit(
  control: Control,
  asked: AuditFilter & { before?: number; limit: number },
): AuditEvent[] {
  const { sql, parameters } = conditionOf(asked);
  const select = `select ${AUDIT_FIELDS} from audit where ${sql} and seq < @before order by seq desc limit @limit`;
  const { limit, before = Number.MAX_SAFE_INTEGER } = asked;
  const rows = control.sqlite.prepare(select).all({ ...parameters, before, limit }) as AuditRow[];
  return rows.map((row) => ({ ...row, detail: readDetail(row.detail) }));
}

/** Rows of one page of an export. */
const PAGE = 1000;

/**
 * All rows that fit as a file, the oldest first, as far as there are rows when it begins: a piece at a time, so that a long one neither
 * fills the memory nor keeps others from writing. `ndjson` has `detail` as the text that its hash is over; in `csv` a text that a
 * spreadsheet would run as a formula gets an apostrophe in front.
 */
export function* exportAudit(
  control: Control,
  format: 'csv' | 'ndjson',
  filter: AuditFilter = {},
): Generator<string> {
  const { sql, parameters } = conditionOf(filter);
  const select = `select ${AUDIT_FIELDS} from audit where ${sql} and seq > @after and seq <= @last order by seq limit ${PAGE}`;
  const page = control.sqlite.prepare(select);
  const newest = control.sqlite.prepare('select max(seq) as seq from audit').get() as { seq: number | null };
  const encode = format === 'csv' ? toCsvLine : (row: AuditRow) => `${JSON.stringify(row)}\n`;
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for (let after = 0; ;) {
    const rows = page.all({ ...parameters, after, last: newest.seq ?? 0 }) as AuditRow[];
    if (rows.length > 0) yield rows.map(encode).join('');
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.seq;
  }
}

const columns = [
  ...(['seq', 'at', 'actor', 'actorLabel', 'viewedAs', 'action', 'object', 'detail'] as const),
  ...(['address', 'snapshotId', 'previousHash', 'hash'] as const),
];

function toCsvLine(row: AuditRow): string {
  return `${columns.map((column) => toField(row[column])).join(',')}\r\n`;
}

function conditionOf(filter: AuditFilter): { sql: string; parameters: Record<string, string> } {
  const { actor, action, object, from, to, text } = filter;
  const conditions: [string, Record<string, string>][] = [];
  if (actor) conditions.push(['actor = @actor', { actor }]);
  if (action) conditions.push(['action = @action', { action }]);
  if (object?.endsWith(':'))
    conditions.push([`object like @object escape '\\'`, { object: `${escapeLike(object)}%` }]);
  else if (object) conditions.push(['object = @object', { object }]);
  if (from) conditions.push(['at >= @from', { from }]);
  if (to) conditions.push(['at < @to', { to }]);
  if (text) conditions.push([inAnyText, { text: `%${escapeLike(text)}%` }]);
  return {
    sql: ['true', ...conditions.map(([sql]) => sql)].join(' and '),
    parameters: Object.assign({}, ...conditions.map(([, given]) => given)) as Record<string, string>,
  };
}

const inAnyText = `(${['actor_label', 'object', 'detail', 'address'].map((column) => `${column} like @text escape '\\'`).join(' or ')})`;

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

function readDetail(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
