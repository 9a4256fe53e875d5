import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { record } from './audit.ts';
import { hashOfRow, type AuditRow } from './audit-row.ts';
import { openControl, type Control } from './open-control.ts';
import { exportAudit, searchAudit } from './search-audit.ts';

let control: Control;
let day = 1;

beforeEach(() => {
  day = 1;
  control = openControl(':memory:', { clock: () => new Date(Date.UTC(2026, 10, day++)) });
  record(control, {
    actor: 'person:an',
    actorLabel: 'Ban A',
    action: 'sign_in',
    object: 'person:an',
    address: '10.0.0.1',
  });
  record(control, { actor: 'unknown', actorLabel: '=1+1', action: 'sign_in_failed', object: 'person:an' });
  record(control, {
    ...{ actor: 'person:ba', actorLabel: 'Ban B', action: 'note_written', object: 'note:1' },
    detail: { text: '100%, "cả"' },
  });
  record(control, { actor: 'person:ba', actorLabel: 'Ban B', action: 'note_written', object: 'note:10' });
});

afterEach(() => control.close());

const found = (asked: Partial<Parameters<typeof searchAudit>[1]>) =>
  searchAudit(control, { limit: 10, ...asked }).map(({ seq }) => seq);

describe('a search of the audit', () => {
  it('gives the newest first, a page at a time', () => {
    expect(found({ limit: 3 })).toEqual([4, 3, 2]);
    expect(found({ limit: 3, before: 2 })).toEqual([1]);
  });

  it('takes all that is asked together', () => {
    expect(found({ actor: 'person:ba', object: 'note:1' })).toEqual([3]);
    expect(found({ action: 'sign_in_failed' })).toEqual([2]);
    expect(found({ object: 'note:' })).toEqual([4, 3]);
    expect(found({ from: '2026-11-02T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z' })).toEqual([3, 2]);
  });

  it('finds texts as they stand', () => {
    expect(found({ text: 'cả' })).toEqual([3]);
    expect(found({ text: 'ban b' })).toEqual([4, 3]);
    expect(found({ text: '100%,' })).toEqual([3]);
    expect(found({ text: '%' })).toEqual([3]);
    expect(found({ text: '10.0' })).toEqual([1]);
  });
});

describe('an export of the audit', () => {
  it('as NDJSON can be verified by whoever has it', () => {
    const rows = [...exportAudit(control, 'ndjson')].join('').trimEnd().split('\n');
    const read = rows.map((line) => JSON.parse(line) as AuditRow);
    expect(read.map(({ hash: _hash, ...row }) => hashOfRow(row))).toEqual(read.map(({ hash }) => hash));
    expect(read.slice(1).map((row) => row.previousHash)).toEqual(read.slice(0, -1).map((row) => row.hash));
  });

  it('as CSV runs no formula in a spreadsheet', () => {
    const text = [...exportAudit(control, 'csv')].join('');
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ actorLabel }) => actorLabel)).toEqual(['Ban A', "'=1+1", 'Ban B', 'Ban B']);
    expect(rows[2]!.detail).toBe('{"text":"100%, \\"cả\\""}');
  });

  it('has the rows that were there when it began, however many pages', () => {
    for (let more = 0; more < 2500; more++)
      record(control, { actor: 'system', actorLabel: 'x', action: 'backup_made', object: 'backup:1' });
    const pieces = exportAudit(control, 'ndjson', { actor: 'system' });
    let text = pieces.next().value as string;
    record(control, { actor: 'system', actorLabel: 'x', action: 'backup_made', object: 'backup:1' });
    for (const piece of pieces) text += piece;
    expect(text.trimEnd().split('\n')).toHaveLength(2500);
  });
});
