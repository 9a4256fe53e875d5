import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { installationSeal } from '#lib/server/auth/installation.ts';
import { addEndpoint } from '#warehouse/notice/endpoints.ts';
import { builtOnItsDay, cameIn, monthlyDelivery, publishAltered } from '../support/altered-version.ts';
import { startHookReceiver, type HookReceiver } from '../support/hook-receiver.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

/** One key for all: a process reads it once. */
const keys = await mkdtemp(join(tmpdir(), 'lodestar-keys-'));
afterAll(() => rm(keys, { recursive: true }));

const support = fileURLToPath(new URL('../support', import.meta.url));

let world: NoticeWorld;
let hook: HookReceiver;
let mail: MailServer;
let steward: string;
beforeEach(async () => {
  [hook, mail] = await Promise.all([startHookReceiver(), startMailServer()]);
  world = await openNoticeWorld({
    LODESTAR_ALLOW_LOOPBACK: '1',
    LODESTAR_KEY_FILE: join(keys, 'secret.key'),
    LODESTAR_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    LODESTAR_MAIL_FROM: 'lodestar@example.vn',
  });
  world.load('data_connection', {});
  steward = makePerson(world.control, [{ role: 'steward' }]);
  world.wantMail(steward);
  const kinds = ['failure', 'overdue', 'arrived'];
  const wanted = { label: 'A test', kinds, unitId: null, highestClass: 'internal', madeBy: 'p' };
  addEndpoint(world.control, { ...wanted, url: hook.url }, installationSeal());
  world.load('task', { outcome: 'failed', errorCode: 'extract_unreadable' });
});
afterEach(async () => {
  await world.end();
  await Promise.all([hook.close(), mail.close()]);
});

/** A round in a process of its own; it is killed at a step, or by what it has reached. @returns the signal that ended it */
async function roundThatDies(
  minutes: number,
  at: string,
  from = '2026-11-03T02:01:00Z',
): Promise<NodeJS.Signals | null> {
  const now = new Date(Date.parse(from) + minutes * 60_000).toISOString();
  const dies = ['--import', join(support, 'die-at-step.mjs')];
  const child = spawn(process.execPath, [...dies, join(support, 'make-round.ts'), now], {
    env: { ...process.env, CRASH_AT: at, CRASH_SIGNAL: 'SIGKILL' },
    stdio: 'inherit',
  });
  hook.onArrival = () => at === 'the receiver has it' && child.kill('SIGKILL');
  return new Promise((ended) => child.once('exit', (_code, signal) => ended(signal)));
}

it.each([
  ['control insert into outbox', 0],
  ['control update outbox', 0],
  ['the receiver has it', 1],
  ['control update outbox sent', null],
  ['control update outbox sent (2)', 1],
] as const)(
  'a round that is killed at "%s" is made up for: each is told once, and what came twice bears one id',
  async (at, arrived) => {
    expect(await roundThatDies(0, at)).toBe('SIGKILL');
    if (arrived !== null) expect(hook.arrived).toHaveLength(arrived);
    // Whoever took a delivery is taken for dead after two minutes.
    expect(await roundThatDies(3, 'never')).toBeNull();
    expect(await roundThatDies(6, 'never')).toBeNull();
    expect(world.told(steward)).toEqual(['failure source:task']);
    expect(
      world
        .sent()
        .map(({ channel, state }) => `${channel} ${state}`)
        .toSorted(),
    ).toEqual(['mail sent', 'webhook sent']);
    expect(new Set(hook.arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(mail.arrived.map(({ messageId }) => messageId)).size).toBe(1);
  },
);

it.each([
  ['control insert into matter', 'control update matter'],
  ['control insert into notice', 'control insert into matter'],
  ['control insert into outbox', 'control insert into notice'],
  ['control update outbox', 'control insert into outbox'],
  ['control update outbox sent', 'control update outbox sent'],
] as const)(
  'that a delivery is overdue is told once, and once that it came, though rounds are killed at "%s" and at "%s"',
  async (first, second) => {
    const { control, directory } = world;
    const due = '2026-12-10T02:00:00Z';
    const came = '2026-12-12T02:00:00Z';
    world.load('task', {});
    const told = () => world.told(steward).filter((one) => one.includes('delivery:procedure_month'));
    await publishAltered(control, directory, 's-20261105-000000', [
      ...[monthlyDelivery('procedure_month'), builtOnItsDay],
    ]);
    expect(await roundThatDies(0, first, due)).toBe('SIGKILL');
    expect(await roundThatDies(3, 'never', due)).toBeNull();
    expect(told()).toEqual(['overdue delivery:procedure_month:2026-11-01']);
    await publishAltered(
      control,
      directory,
      's-20261212-000000',
      cameIn('procedure_month', '2026-11-01', '2026-12-11T02:00:00'),
    );
    expect(await roundThatDies(0, second, came)).toBe('SIGKILL');
    expect(await roundThatDies(3, 'never', came)).toBeNull();
    expect(told()).toEqual([
      ...['overdue delivery:procedure_month:2026-11-01', 'arrived delivery:procedure_month:2026-11-01'],
    ]);
    const webhooks = world.sent().filter(({ channel }) => channel === 'webhook');
    expect(webhooks.map(({ about, state }) => `${about!.kind} ${state}`).toSorted()).toEqual([
      ...['arrived sent', 'overdue sent'],
    ]);
    expect(new Set(hook.arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  },
);
