import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDemonstration, openDemonstration } from './demonstration.ts';

const workspace = 'workspaces/party';
const nothingSet = () => undefined;

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'lodestar-demonstration-'));
  mkdirSync(join(data, 'sample-agency'));
  writeFileSync(join(data, 'sample-agency', 'connections.json'), '[{"ma_ket_noi":"KN-00001"}]');
  writeFileSync(join(data, 'sample-agency', 'tasks.json'), '[]');
  writeFileSync(join(data, 'sample-manifest.ndjson'), '');
});
afterEach(() => rmSync(data, { recursive: true }));

describe('the demonstration', () => {
  it('is the shipped workspace on a folder that holds the sample', () => {
    expect(isDemonstration({ workspace, data }, nothingSet)).toBe(true);
  });

  it('is no other workspace, whatever its folder holds', () => {
    const other = { workspace: 'tests/fixtures/workspaces/tiny', data };
    expect(isDemonstration(other, nothingSet)).toBe(false);
  });

  it.each(['sample-agency', 'sample-manifest.ndjson'])('is no folder without %s', (mark) => {
    rmSync(join(data, mark), { recursive: true });
    expect(isDemonstration({ workspace, data }, nothingSet)).toBe(false);
  });

  it('is over where a setting names a real agency', () => {
    const environment = (name: string) =>
      name === 'LODESTAR_PARTY_API_URL' ? 'https://agency.example' : undefined;
    expect(isDemonstration({ workspace, data }, environment)).toBe(false);
  });

  it('answers on loopback, to its own token alone, until it is closed', async () => {
    const { environment, close } = await openDemonstration(data, (name) => `setting ${name}`);
    const url = environment('LODESTAR_PARTY_API_URL')!;
    const ask = (token: string) =>
      fetch(`${url}/v1/connections`, { headers: { authorization: `Bearer ${token}` } });
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await ask('sample')).status).toBe(401);
    const answer = await ask(environment('LODESTAR_PARTY_API_TOKEN')!);
    expect(await answer.json()).toMatchObject({ items: [{ ma_ket_noi: 'KN-00001' }], total: 1 });
    expect(environment('LODESTAR_ALLOW_LOOPBACK')).toBe('1');
    expect(environment('LODESTAR_DATA')).toBe('setting LODESTAR_DATA');
    await close();
    await expect(ask('sample')).rejects.toThrow();
  });
});
