import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServed } from '#warehouse/control/versions.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const contract = `apiVersion: v3.1.0
kind: DataContract
id: medium_list
name: Media
version: 1.0.0
status: active
servers:
  - { server: inbox, type: local, path: medium_list/*.csv, format: csv }
schema:
  - name: medium_list
    physicalType: file
    properties:
      - { name: medium, logicalType: string, required: true, primaryKey: true }
customProperties:
  - { property: owner, value: Land office }
`;
const LIST = 'medium_list/list.csv';
const LOANS = 'workspace/sources/loan_month/contract.yaml';

/** The tiny workspace, in which loans refer to a list of media besides. */
let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
  const folder = join(world.workspace, 'sources', 'medium_list');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'contract.yaml'), contract);
  writeFileSync(join(folder, 'conform.sql'), 'select medium from validate.medium_list\n');
  mkdirSync(join(world.paths.inbox, 'medium_list'), { recursive: true });
  writeFileSync(join(world.paths.inbox, LIST), 'medium\nBOOK\nFILM\n');
  world.rewrite(LOANS, (text) =>
    text.replace(
      'physicalName: Loại\n',
      'physicalName: Loại\n        relationships: [{ to: medium_list.medium }]\n',
    ),
  );
});
afterEach(() => world.close());

const loseFilm = () => {
  world.wait(60);
  world.rewrite(LIST, () => 'medium\nBOOK\n');
};
const films = () => world.ask(`select count(*) as n from validate.loan_month where medium = 'FILM'`);

describe('a source that is loaded without rows that others refer to', () => {
  it('is not published by itself, and the fault names who refers to what', async () => {
    const first = await world.refresh();
    const [before] = await films();
    expect(before!['n']).toBeGreaterThan(0);
    loseFilm();
    const { outcome, fault } = await world.refresh({ sources: ['medium_list'] });
    expect(outcome).toBe('failed');
    expect(fault).toMatchObject({
      code: 'audit_failed',
      message: expect.stringContaining(
        `${String(before!['n'])} rows of loan_month refer in medium to FILM, which medium_list has no more`,
      ),
    });
    expect(readServed(world.control)?.snapshotId).toBe(first.snapshot);
  });

  it('is published with those that refer to it, whose rows are judged anew', async () => {
    await world.refresh();
    loseFilm();
    const { outcome, sources } = await world.refresh({ sources: ['medium_list', 'loan_month'] });
    expect(outcome).toBe('published');
    expect(sources.map((one) => one.outcome)).toEqual(['loaded', 'loaded']);
    expect(await films()).toEqual([{ n: 0 }]);
  });

  it('is published by itself where the rule only warns', async () => {
    world.rewrite(LOANS, (text) =>
      text.replace(
        '          - property: enum\n',
        '          - { property: severity, value: { reference: warning } }\n          - property: enum\n',
      ),
    );
    await world.refresh();
    loseFilm();
    expect(await world.refresh({ sources: ['medium_list'] })).toMatchObject({ outcome: 'published' });
  });

  it('that was never loaded before may come later than those that refer to it', async () => {
    world.rewrite(LIST, () => 'medium\nBOOK\n');
    await world.refresh({ sources: ['unit_register', 'unit_change', 'loan_month'] });
    expect(await world.refresh({ sources: ['medium_list'] })).toMatchObject({ outcome: 'published' });
    world.wait(60);
    await world.refresh();
    expect(await films()).toEqual([{ n: 0 }]);
  });
});
