import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import type { Contract } from './contract/contract.ts';
import {
  conformFingerprint,
  contentFingerprint,
  contractFingerprint,
  readFingerprint,
  writeFingerprint,
} from './fingerprint.ts';
import type { WorkspaceContent } from './workspace/content.ts';

const contract = (check: string) =>
  ({
    id: 'loan',
    version: '1.0.0',
    columns: [{ name: 'unit', reference: { source: 'register', column: 'code', validAt: null } }],
    checks: [{ id: 'c', check }],
    quality: { crossChecks: [], reconciliations: [], shares: [], dataset: [], unjudged: [] },
  }) as unknown as Contract;
const content = (sql: string) =>
  ({
    directory: '/here',
    conform: [{ id: 'loan', file: 'conform.sql', sql }],
  }) as unknown as WorkspaceContent;

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.run(readLayoutSql());
  await db.run(
    `insert into meta.source_load values ('register', 'r1', '2026-11-22', '1.0.0', 'one', 1, 1, 0, 0, 0, 0)`,
  );
});
afterEach(() => db.close());

describe('the fingerprint of a load', () => {
  const of = (check: string, asOf = '2026-10-31') =>
    contractFingerprint(db, contract(check), { asOf, timezone: 'Asia/Ho_Chi_Minh' });

  it('changes with the contract and with what the sources it refers to hold', async () => {
    const before = await of('x > 0');
    expect(await of('x > 0', '2026-11-01')).toBe(before);
    expect(await of('x > 1')).not.toBe(before);
    await db.run(`update meta.source_load set content_hash = 'two'`);
    expect(await of('x > 0')).not.toBe(before);
  });

  it('changes with the time zone in which its times are read', async () => {
    const there = { asOf: '2026-10-31', timezone: 'America/Toronto' };
    expect(await contractFingerprint(db, contract('x > 0'), there)).not.toBe(await of('x > 0'));
  });

  it('changes with the business date where a rule reads it', async () => {
    const on = (day: string) => of('day <= $as_of', day);
    expect(await on('2026-10-31')).not.toBe(await on('2026-11-01'));
  });

  it('is kept in the build', async () => {
    expect(await readFingerprint(db, 'contract', 'loan')).toBeNull();
    await writeFingerprint(db, 'contract', 'loan', 'a');
    await writeFingerprint(db, 'contract', 'loan', 'b');
    expect(await readFingerprint(db, 'contract', 'loan')).toBe('b');
  });
});

describe('the fingerprint of content', () => {
  it('of a conform.sql changes with its text, and with the date where it reads it', () => {
    const of = (sql: string, day: string) => conformFingerprint(content(sql), 'loan', day);
    expect(of('select 1', '2026-10-31')).toBe(of('select 1', '2026-11-01'));
    expect(of('select 1', '2026-10-31')).not.toBe(of('select 2', '2026-10-31'));
    expect(of('select $as_of', '2026-10-31')).not.toBe(of('select $as_of', '2026-11-01'));
  });

  it('is the same wherever the workspace lies, and another on another day', () => {
    const here = contentFingerprint(content('select 1'), '2026-10-31');
    expect(contentFingerprint({ ...content('select 1'), directory: '/there' }, '2026-10-31')).toBe(here);
    expect(contentFingerprint(content('select 1'), '2026-11-01')).not.toBe(here);
  });
});
