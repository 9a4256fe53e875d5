import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { neededFor, pageNeeds, type Needed } from '#lib/server/auth/route-rights.ts';
import { carries } from '#lib/server/auth/rights.ts';
import { sampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { lastRunId } from '#warehouse/control/journal-log.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { readPdf } from '../support/pdf-text.ts';
import { emptyAddresses, pageSamples, type PageSample } from '../support/rights/page-samples.ts';
import { readAs } from '../support/visitor.ts';

const OPEN_INDICATOR = 'full_process_online_rate';
const SOURCE = 'procedure_month';
const CLOSED = ['member_month', 'member_record_month', 'duplicate_record_rate', 'member_record_clean_rate'];
const origin = inject('origin');

interface Unit {
  id: string;
  parent: string | null;
  level: string;
  names: string[];
}

const accounts = sampleAccounts.map(({ name, grants }) => ({
  name,
  root: grants[0]!.unitId,
  isAllowed: (needed: Needed | null) =>
    needed === 'nothing' ||
    needed === 'signed_in' ||
    needed === 'keep_account' ||
    (needed !== null && grants.some(({ role }) => carries(role, needed))),
  highestClass: grants[0]!.highestClass,
}));

const control = openControl(dataPaths(inject('dataDirectory')).control);
const lastRun = lastRunId(control)!;
control.close();

const written = ({ address }: PageSample, unit: string) =>
  address
    .replace('{unit}', unit)
    .replace('{indicator}', OPEN_INDICATOR)
    .replace('{source}', SOURCE)
    .replace('{run}', lastRun);

type Account = (typeof accounts)[number];

/** What an account is answered with, and whether it may ask at all, by the table of rights. */
function expectedOf(account: Account, route: string, sample: PageSample) {
  const needed = route.startsWith('/paper') ? 'read_figures' : neededFor(route, null);
  const allowed = account.isAllowed(needed);
  if (sample.always !== undefined) return { allowed, expected: sample.always };
  const { address } = sample;
  if (!allowed) return { allowed, expected: address.startsWith('/?') ? 303 : 404 };
  if (emptyAddresses.includes(address)) return { allowed, expected: 404 };
  return { allowed, expected: (account.root !== null && sample.ofPart) || sample.ofAllowed || 200 };
}

/** What an answer says, a sheet of paper too. */
async function textOf(answer: Response): Promise<string> {
  const isPaper = answer.headers.get('content-type')?.includes('pdf') ?? false;
  return isPaper ? (await readPdf(await answer.arrayBuffer())).pages.join('\n') : answer.text();
}

const isNamed = (id: string, text: string) => new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(text);

describe('every page', () => {
  let units: Unit[];
  let hiddenFrom: (root: string) => Unit[];
  beforeAll(async () => {
    const folder = join(inject('dataDirectory'), 'snapshots');
    const file = readdirSync(folder).find((name) => name.endsWith('.duckdb'))!;
    expect(existsSync(join(folder, file))).toBe(true);
    const db = await openDatabase(':memory:');
    await db.run(`attach '${join(folder, file)}' as v (read_only)`);
    const rows = await db.rows<Omit<Unit, 'names'> & { name: string; names: string | null }>(
      'select unit_id as id, parent_id as parent, level, name, names::varchar as names from v.star.dim_unit',
    );
    const ups = await db.rows<{ root: string; id: string }>(
      'select r.unit_id as root, d.unit_id as id from v.star.unit_rollup r join v.star.dim_unit d using (unit_key)',
    );
    db.close();
    units = rows.map(({ name, names, ...unit }) => ({
      ...unit,
      names: [name, ...Object.values(JSON.parse(names ?? '{}') as Record<string, string>)],
    }));
    hiddenFrom = (root) => {
      const seen = new Set(ups.filter((up) => up.root === root).map(({ id }) => id));
      // The whole, whose published figures all are told.
      return units.filter(({ id, parent }) => !seen.has(id) && parent !== null);
    };
  });

  /** Names of hidden units that no unit shown bears too; central agencies are named as those who answer for sources. */
  const namesOf = (hidden: readonly Unit[]): string[] => {
    const shown = units.filter((unit) => !hidden.includes(unit) || unit.level === 'TW');
    const known = new Set(shown.flatMap(({ names }) => names));
    const all = new Set(hidden.flatMap(({ names }) => names));
    return [...all].filter((one) => one.length > 4 && !known.has(one));
  };

  it('has addresses by which it is asked', () => {
    expect(Object.keys(pageSamples).sort()).toEqual(Object.keys(pageNeeds).sort());
  });

  it('leads nobody but the signed in to anything', async () => {
    for (const [route, samples] of Object.entries(pageSamples))
      for (const sample of samples) {
        if (neededFor(route, null) === 'nothing' && !route.startsWith('/paper')) continue;
        const answer = await fetch(`${origin}${written(sample, '34-48')}`, {
          redirect: 'manual',
          headers: { accept: 'text/html' },
        });
        expect([sample.address, answer.status]).toEqual([sample.address, 303]);
        expect(answer.headers.get('location')).toMatch(/^\/sign-in\?to=/);
      }
  });

  it.each(accounts)('answers $name by the table of rights, with nothing of others', async (account) => {
    let asked = 0;
    const wrong: unknown[] = [];
    const { name, root, highestClass } = account;
    const hidden = root === null ? [] : hiddenFrom(root);
    const names = namesOf(hidden);
    for (const [route, samples] of Object.entries(pageSamples))
      for (const sample of samples) {
        const address = written(sample, root ?? '34-48');
        const init: RequestInit = { redirect: 'manual', headers: { accept: 'text/html' } };
        const answer = await readAs(`${origin}${address}`, init, name);
        asked += 1;
        const { expected, allowed } = expectedOf(account, route, sample);
        if (answer.status !== expected) wrong.push({ address, status: answer.status, expected });
        const text = await textOf(answer);
        const closed = highestClass === 'restricted' || !allowed ? [] : CLOSED;
        const leaks = [
          ...hidden.map(({ id }) => id).filter((id) => isNamed(id, text)),
          ...[...names, ...closed].filter((one) => text.includes(one)),
        ];
        if (leaks.length > 0) wrong.push({ address, leaks });
      }
    process.stdout.write(`pages: ${asked} answers of ${name}, ${wrong.length} wrong\n`);
    expect(wrong).toEqual([]);
  });

  it.each(accounts)(
    'gives scripts of $name no more than its pages',
    async ({ name, root, isAllowed, highestClass }) => {
      let asked = 0;
      const hidden = root === null ? [] : hiddenFrom(root).filter(({ level }) => level !== 'TW');
      for (const [route, samples] of Object.entries(pageSamples)) {
        const needed = neededFor(route, null);
        if (needed === 'nothing' || route.includes('.svg') || samples.some(({ always }) => always)) continue;
        for (const sample of samples) {
          const [path, search = ''] = written(sample, root ?? '34-48').split('?');
          const answer = await readAs(`${origin}${path === '/' ? '' : path}/__data.json?${search}`, {}, name);
          asked += 1;
          const text = await answer.text();
          const leaks = [
            ...hidden.map(({ id }) => id).filter((id) => isNamed(id, text)),
            ...(highestClass === 'restricted' ? [] : CLOSED.filter((id) => text.includes(id))),
          ];
          expect({ path, leaks, isTold: text.includes('"type":"data"') && !isAllowed(needed) }).toEqual({
            ...{ path, leaks: [], isTold: false },
          });
        }
      }
      process.stdout.write(`data of pages: ${asked} answers of ${name}\n`);
    },
  );

  it.each(accounts)('refuses $name the forms that are not theirs', async (account) => {
    let asked = 0;
    for (const [route, { actions = {} }] of Object.entries(pageNeeds))
      for (const [action, needed] of Object.entries(actions)) {
        if (account.isAllowed(needed)) continue;
        asked += 1;
        const [sample] = pageSamples[route]!;
        const path = written(sample!, account.root ?? '34-48').split('?')[0]!;
        const answer = await readAs(
          `${origin}${path}${action === 'default' ? '' : `?/${action}`}`,
          {
            ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ name: 'x' }) },
            headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
          },
          account.name,
        );
        expect([path, action, answer.status]).toEqual([path, action, 404]);
      }
    process.stdout.write(`forms: ${asked} refused to ${account.name}\n`);
  });

  // Units outside the scope are named on pages, and nothing else of them is told: outside-scope.test.ts.
  it.each([
    ['/indicators/{}', 'duplicate_record_rate', 'duplicate_nothing_rate'],
    ['/refresh/{}', 'member_record_month', 'member_nothing_month'],
    ['/indicators/{}/trend.svg', 'duplicate_record_rate', 'duplicate_nothing_rate'],
    ['/paper/indicators/{}.pdf', 'duplicate_record_rate', 'duplicate_nothing_rate'],
    ['/paper/briefing.pdf?unit={}', '34-79', '34-00'],
    ['/paper/units/{}.pdf', '34-79', '34-00'],
    ['/api/v1/values?indicator={}', 'duplicate_record_rate', 'duplicate_nothing_rate'],
  ])(
    'tells a leader of a province at %s what is not theirs as what is not there',
    async (path, others, none) => {
      const tell = async (id: string) => {
        const answer = await readAs(
          `${origin}${path.replace('{}', id)}`,
          { redirect: 'manual' },
          'leader-province',
        );
        const text = (await answer.text()).replaceAll(id, '(id)').replaceAll(encodeURIComponent(id), '(id)');
        const headers = [...answer.headers.keys()].filter((header) => header !== 'content-length').sort();
        return { status: answer.status, headers, text: text.replace(/nonce(=|-)"?[\w+/=-]+"?/g, '(nonce)') };
      };
      const [theirs, nobodys] = [await tell(others), await tell(none)];
      expect(theirs).toEqual(nobodys);
      expect(theirs.status).toBe(404);
    },
  );
});
