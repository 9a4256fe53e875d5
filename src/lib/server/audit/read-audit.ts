import { auditActions, type AuditAction } from '#warehouse/control/audit-actions.ts';
import { listPeople } from '#warehouse/control/people.ts';
import {
  exportAudit,
  searchAudit,
  type AuditEvent,
  type AuditFilter,
} from '#warehouse/control/search-audit.ts';
import { isIsoDay } from '#warehouse/model/iso-day.ts';
import { verifyAudit, type AuditVerdict } from '#warehouse/control/verify-audit.ts';
import { openWarehouse } from '../warehouse.ts';
import { record } from './record.ts';

export { auditActions };

/** Whether an action is one that has a name. */
export const isAuditAction = (action: string): action is AuditAction =>
  auditActions.includes(action as AuditAction);

/** Entries on one page. */
const LISTED = 50;

/** What a page of the log was asked for, as its form has it. */
export interface AskedAudit {
  action: AuditAction | '';
  text: string;
  /** Who did it, and what it was done to: `kind:id`, as rows have them; empty for anybody and anything. */
  actor: string;
  object: string;
  from: string;
  to: string;
}

/** Reads a page of the log: the newest entries that fit, or those before the one that the address names. */
export async function readAuditPage(
  search: URLSearchParams,
): Promise<{ events: AuditEvent[]; next: string | null; asked: AskedAudit }> {
  const { control } = await openWarehouse();
  const asked = readAsked(search);
  const before = Number(search.get('before')) || Number.MAX_SAFE_INTEGER;
  const events = searchAudit(control, { ...toFilter(asked), before, limit: LISTED });
  const last = events.at(-1);
  const isMore = events.length === LISTED && last !== undefined && last.seq > 1;
  const further = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  if (isMore) further.set('before', String(last.seq));
  return { events, next: isMore ? `?${further}` : null, asked };
}

/** Names of people by id, those whose account is shut too. */
export async function namesOfPeople(): Promise<ReadonlyMap<string, string>> {
  const { control } = await openWarehouse();
  return new Map(listPeople(control).map(({ personId, label }) => [personId, label]));
}

/** So long a verdict is told again: to go through a long log holds others up. */
const VERDICT_MS = 60_000;
let last: { verdict: AuditVerdict; at: number } | null = null;

/** What became of going through the whole log, at most a minute ago. */
export async function verifyLately(): Promise<AuditVerdict> {
  const { control } = await openWarehouse();
  const at = control.clock().getTime();
  if (last === null || at - last.at > VERDICT_MS) last = { verdict: verifyAudit(control), at };
  return last.verdict;
}

/** Pieces of the log as CSV, those entries that fit; that it was taken away is written down first. */
export async function exportAsked(search: URLSearchParams): Promise<Generator<string>> {
  const asked = readAsked(search);
  await record({ action: 'audit_exported', object: 'audit:log', detail: { ...asked } });
  return exportAudit((await openWarehouse()).control, 'csv', toFilter(asked));
}

function readAsked(search: URLSearchParams): AskedAudit {
  const day = (name: string) => {
    const text = search.get(name) ?? '';
    return isIsoDay(text) ? text : '';
  };
  const action = auditActions.find((one) => one === search.get('action')) ?? '';
  const text = (name: string) => (search.get(name) ?? '').slice(0, 200);
  return {
    ...{ action, text: text('text'), actor: text('actor'), object: text('object') },
    ...{ from: day('from'), to: day('to') },
  };
}

/** Days are of UTC, as the entries' instants are; the last one counts whole. */
function toFilter({ action, text, actor, object, from, to }: AskedAudit): AuditFilter {
  return {
    ...(actor ? { actor } : {}),
    ...(object ? { object } : {}),
    ...(action ? { action } : {}),
    ...(text ? { text } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to: `${to}T99` } : {}),
  };
}
