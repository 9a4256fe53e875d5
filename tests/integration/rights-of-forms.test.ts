import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator, type Translate } from '#lib/i18n/translate.ts';
import { admit } from '#lib/server/auth/admit.ts';
import { carries, isOfTheWhole } from '#lib/server/auth/rights.ts';
import { pageNeeds, type Needed } from '#lib/server/auth/route-rights.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { asked, makeReaders, type MatrixReader } from '../support/rights/readers.ts';
import { makeSession } from '../support/sign-in.ts';

const ORIGIN = 'http://localhost';

/** Every form of every page, and two that no page has. */
const forms: readonly { route: string; action: string; needed: Needed | null }[] = [
  ...Object.entries(pageNeeds).flatMap(([route, { actions = {} }]) =>
    Object.entries(actions).map(([action, needed]) => ({ route, action, needed })),
  ),
  { route: '/', action: 'default', needed: null },
  { route: '/people', action: 'constructor', needed: null },
];

/** Whether a form is let through to somebody who signed in, by the tables of rights. */
function isTheirs({ role, extent }: MatrixReader, needed: Needed | null): boolean {
  if (needed === null) return false;
  if (needed === 'nothing' || needed === 'signed_in' || needed === 'keep_account') return true;
  return carries(role, needed) && (extent === 'all' || !isOfTheWhole(needed));
}

/** A program changes nothing, whoever made its token. */
const isOfPrograms = (needed: Needed | null) => needed === 'nothing' || needed === 'signed_in';

describe('every form of every page', () => {
  let directory: string;
  let t: Translate;
  let readers: { reader: MatrixReader; cookie: string }[];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lodestar-forms-'));
    process.env.LODESTAR_DATA = directory;
    t = translator('en', await loadMessages('en'));
    const { control } = await openWarehouse();
    readers = makeReaders(control).map((reader) => ({
      reader,
      cookie: makeSession(control, reader.personId),
    }));
  });
  afterAll(async () => {
    (await openWarehouse()).close();
    delete process.env.LODESTAR_DATA;
    await rm(directory, { recursive: true });
  });

  /** What a form is answered with before its page sees it: 200 stands for being let through. */
  const send = async ({ route, action }: (typeof forms)[number], unit: string, headers: HeadersInit) => {
    const url = new URL(`${ORIGIN}/page${action === 'default' ? '?' : `?/${action}&`}unit=${unit}`);
    const request = new Request(url, { method: 'POST', headers: { origin: ORIGIN, ...headers } });
    const event = {
      ...{ url, request, route: { id: route }, isDataRequest: false },
      ...{ locals: { t, language: 'en', theme: 'auto' }, getClientAddress: () => '127.0.0.1' },
    } as unknown as RequestEvent;
    const answer = await admit({ event, resolve: () => new Response('let through') });
    return { status: answer.status, text: await answer.text() };
  };

  it('is let through to whom the tables name, and told to others as not there, whatever unit it is about', async () => {
    const wrong: unknown[] = [];
    // Of a reader's refusals none tells more than another; each leads to where that reader begins.
    const refusals = new Map<string, Set<string>>();
    let asks = 0;
    for (const form of forms)
      for (const { reader, cookie } of readers)
        for (const unit of Object.values(asked)) {
          const { role, extent, highestClass, header } = reader;
          const bySession = await send(form, unit, { cookie });
          const byToken = await send(form, unit, { authorization: header });
          asks += 2;
          const expected = [isTheirs(reader, form.needed), isOfPrograms(form.needed)].map((is) =>
            is ? 200 : 404,
          );
          const found = [bySession, byToken].map(({ status }) => status);
          if (found.join() !== expected.join())
            wrong.push({ ...form, role, extent, highestClass, unit, found, expected });
          for (const [way, { status, text }] of Object.entries({ bySession, byToken }))
            if (status === 404) {
              const who = `${way} ${header}`;
              refusals.set(who, (refusals.get(who) ?? new Set()).add(text));
            }
        }
    process.stdout.write(
      `rights in forms: ${asks} sent by ${readers.length} readers, ${wrong.length} wrong\n`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(refusals.size).toBeGreaterThan(0);
    expect([...refusals.values()].filter(({ size }) => size > 1)).toEqual([]);
  }, 120_000);

  it('is let through to nobody who does not say who they are, nor from another site', async () => {
    const { cookie } = readers[0]!;
    for (const form of forms) {
      const expected = form.needed === 'nothing' ? 200 : 303;
      expect([form, (await send(form, asked.own, {})).status]).toEqual([form, expected]);
      const elsewhere = await send(form, asked.own, { cookie, origin: 'http://elsewhere.example' });
      expect([form, elsewhere.status]).toEqual([form, 403]);
    }
  });
});
