import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLease } from '#warehouse/control/lease.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  await world.refresh();
});
afterEach(() => world.close());

const OLD = 'loans-2024.csv';
const inbox = (name: string) => join(world.paths.inbox, 'loan_month', name);
const rows = () =>
  world.ask(`select * from conform.loan_month order by all`).then((all) => JSON.stringify(all));

describe('a back-fill', () => {
  it('puts a delivery back that is gone from the inbox and from the figures, and gives what was there before', async () => {
    const before = await rows();
    const delivered = readFileSync(inbox(OLD));
    rmSync(inbox(OLD));
    world.wait(60);
    await world.refresh({ accept: ['loan_month'] });
    expect(await rows()).not.toBe(before);
    world.wait(60);
    const { restored, result } = await world.backFill('loan_month', [OLD], { accept: ['loan_month'] });
    expect([restored, result.outcome]).toEqual([[OLD], 'published']);
    expect(readFileSync(inbox(OLD)).equals(delivered)).toBe(true);
    expect(await rows()).toBe(before);
  });

  it('of what is loaded and gone puts it back, so that the next refresh does not lose it, and changes no figure', async () => {
    rmSync(inbox(OLD));
    // What was read of large files is noted beside the copies.
    writeFileSync(join(world.paths.extracts, 'loan_month', 'seen.json'), '[]');
    const { restored, result } = await world.backFill('loan_month', [OLD]);
    expect([restored, result.outcome]).toEqual([[OLD], 'unchanged']);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });

  it('leaves what lies in the inbox as it is, though another was received before under its name', async () => {
    world.rewrite(`loan_month/${OLD}`, (text) => text.replace('01;09/2024;BOOK;100', '01;09/2024;BOOK;101'));
    const there = readFileSync(inbox(OLD), 'utf8');
    world.wait(60);
    const { restored, result } = await world.backFill('loan_month', [OLD]);
    expect([restored, result.outcome]).toEqual([[], 'published']);
    expect(readFileSync(inbox(OLD), 'utf8')).toBe(there);
  });

  it('puts back what was received last where several came under one name', async () => {
    world.rewrite(`loan_month/${OLD}`, (text) => text.replace('01;09/2024;BOOK;100', '01;09/2024;BOOK;101'));
    const last = readFileSync(inbox(OLD), 'utf8');
    world.wait(60);
    await world.refresh();
    rmSync(inbox(OLD));
    await world.backFill('loan_month', [OLD]);
    expect(readFileSync(inbox(OLD), 'utf8')).toBe(last);
  });

  it.each([
    ['a file that never came', 'loans-2019.csv', /neither in the inbox nor among what was received/],
    ['a file that is none of the source’s', '../unit_register/units.json', /is no file of/],
    ['a hidden one', '.loans.csv', /is no file of/],
  ])('is refused for %s, and nothing is put anywhere', async (_, name, message) => {
    const { result } = await world.backFill('loan_month', [name]);
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'backfill_impossible' } });
    expect(result.fault?.message).toMatch(message);
    expect(existsSync(join(world.paths.inbox, 'loan_month', name))).toBe(name.startsWith('../'));
  });

  it('is refused of a source of which the newest delivery alone counts', async () => {
    const contract = 'workspace/sources/loan_month/contract.yaml';
    world.rewrite(contract, (text) => `${text.trimEnd()}\n  - { property: load, value: { mode: full } }\n`);
    await expect(world.backFill('loan_month', [OLD])).rejects.toMatchObject({ code: 'backfill_impossible' });
  });

  it('that was ended while a file arrived begins again as if it had not been', async () => {
    rmSync(inbox(OLD));
    writeFileSync(inbox(`.${OLD}.back`), 'half of it');
    const { restored } = await world.backFill('loan_month', [OLD]);
    expect([restored, existsSync(inbox(`.${OLD}.back`))]).toEqual([[OLD], false]);
  });

  it('finds no copy where none is kept any more', async () => {
    rmSync(inbox(OLD));
    renameSync(world.paths.extracts, `${world.paths.extracts}-gone`);
    const { result } = await world.backFill('loan_month', [OLD]);
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'backfill_impossible' } });
  });

  it('puts nothing back while another works at the warehouse', async () => {
    rmSync(inbox(OLD));
    takeLease(world.control, 'r-other');
    await expect(world.backFill('loan_month', [OLD])).rejects.toMatchObject({ code: 'lease_held' });
    expect(existsSync(inbox(OLD))).toBe(false);
  });
});
