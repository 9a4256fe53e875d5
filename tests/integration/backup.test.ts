import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupSecrets } from '#warehouse/backup/backup-key.ts';
import { makeBackup } from '#warehouse/backup/make-backup.ts';
import { restoreBackup } from '#warehouse/backup/restore-backup.ts';
import { record } from '#warehouse/control/audit.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { addPerson } from '#warehouse/control/people.ts';
import { openSession, readSession } from '#warehouse/control/sessions.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { openServing } from '#warehouse/snapshot/serve.ts';
import { retireVersions } from '#warehouse/snapshot/retention.ts';
import { publishNumbered } from '../support/numbered-version.ts';
import { askFile, openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const operate = fileURLToPath(new URL('../../src/operate.ts', import.meta.url));

let world: RefreshWorld;
let outside: string;
let secrets: BackupSecrets;
const place = (name: string) => join(outside, name);
/** Every figure of the version that a data folder serves. */
const figuresOf = async (root: string, snapshotId: string) =>
  JSON.stringify(
    await askFile(join(root, 'snapshots', `${snapshotId}.duckdb`), 'from indicators.value order by all'),
  );
const backUp = (out = place('a.backup')) => makeBackup({ dataDirectory: world.paths.root, out, secrets });
const restore = (into = place('restored'), file = place('a.backup')) =>
  restoreBackup({ file, into, secrets });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: { code?: string }) => fault.code,
  );

beforeEach(() => {
  world = openRefreshWorld();
  outside = join(world.paths.root, '..', 'outside');
  mkdirSync(outside);
  writeFileSync(place('key'), randomBytes(32).toString('base64'));
  secrets = { keyFile: place('key'), passphraseFile: null };
});
afterEach(() => world.close());

const oneMoreLoan = () =>
  world.rewrite('loan_month/loans-2025.csv', (text) =>
    text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'),
  );

describe('a backup', () => {
  it('restores all that was there: versions, those that wait, extracts, and the audit', async () => {
    await world.refresh();
    record(world.control, {
      actor: 'person:an',
      actorLabel: 'Ban A',
      action: 'sign_in',
      object: 'person:an',
    });
    oneMoreLoan();
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    const made = await backUp();
    const restored = await restore();
    const servedId = readServed(world.control)!.snapshotId;
    expect(restored).toMatchObject({
      ...{ files: made.files, versions: 1, held: 1, snapshotId: servedId, asOf: '2025-09-30' },
      audit: { rows: 1, faults: [] },
    });
    expect(await figuresOf(restored.into, servedId)).toBe(await figuresOf(world.paths.root, servedId));
    for (const file of [`held/${held!.snapshotId}.duckdb`, ...filesUnder('extracts')])
      expect(readFileSync(join(restored.into, file)).equals(readFileSync(join(world.paths.root, file)))).toBe(
        true,
      );
  });

  it('is noted in the audit it was made of, and its restoring in the one restored', async () => {
    await world.refresh();
    await backUp();
    expect(searchAudit(world.control, { limit: 1 })).toMatchObject([
      { action: 'backup_made', object: 'backup:a.backup' },
    ]);
    const { into } = await restore();
    const sqlite = new Sqlite(dataPaths(into).control);
    expect(sqlite.prepare('select action from audit').pluck().all()).toEqual(['backup_restored']);
    sqlite.close();
  });

  it('signs everybody out where it is restored: who was signed out since would be signed in again', async () => {
    await world.refresh();
    const { personId } = addPerson(world.control, { name: 'analyst', label: 'An analyst' });
    const begun = { personId, method: 'password', address: '10.0.0.1', agent: '' } as const;
    const { token } = openSession(world.control, begun);
    await backUp();
    const { into } = await restore();
    const control = openControl(dataPaths(into).control);
    const limits = { idleMs: 1e12, absoluteMs: 1e12 };
    expect(readSession(control, token, limits)).toBeNull();
    expect(readSession(world.control, token, limits)).not.toBeNull();
    control.close();
  });

  it('serves the same figures and can be refreshed on', async () => {
    await world.refresh();
    await backUp();
    const { into, snapshotId } = await restore();
    const serving = await openServing({ dataDirectory: into });
    const values = await serving.withSnapshot(({ alias, rows }) =>
      rows(`from ${alias}.indicators.value order by all`),
    );
    serving.close();
    expect(JSON.stringify(values)).toBe(await figuresOf(world.paths.root, snapshotId!));
  });

  it('made while others read and a refresh runs has the figures of the version it names', async () => {
    await world.refresh();
    oneMoreLoan();
    world.wait(60);
    const refreshing = world.refresh();
    const serving = await openServing({ dataDirectory: world.paths.root });
    const readers = Array.from({ length: 20 }, () =>
      serving.withSnapshot(({ alias, rows }) => rows(`from ${alias}.indicators.value`)),
    );
    const made = await backUp();
    expect(await refreshing).toMatchObject({ outcome: 'published' });
    await Promise.all(readers);
    serving.close();
    const { into, snapshotId } = await restore();
    expect(snapshotId).toBe(made.snapshotId);
    expect(await figuresOf(into, snapshotId!)).toBe(await figuresOf(world.paths.root, snapshotId!));
  });

  it('made while versions come and go names none that it lacks', async () => {
    await world.refresh();
    const serving = await openServing({ dataDirectory: world.paths.root, lookEveryMs: 5 });
    let isOver = false;
    const readers = Array.from({ length: 3 }, async () => {
      while (!isOver) {
        await serving.withSnapshot(({ alias, rows }) =>
          rows(`select count(*) from ${alias}.indicators.value`),
        );
        // What is known already answers within the turn.
        await setTimeout(2);
      }
    });
    const publisher = (async () => {
      for (let n = 1; !isOver; n++) {
        await publishNumbered(serving.control, world.paths.root, n, { rows: 500 });
        // So few are kept that a version is gone soon after it was named.
        retireVersions(serving.control, world.paths, { keepVersions: 1, keepMonthEnds: 0 });
      }
    })();
    const seen = new Set<string | null>();
    try {
      for (let round = 0; round < 6; round++) {
        const file = place(`${round}.backup`);
        const made = await backUp(file);
        const restored = await restore(place(`restored-${round}`), file);
        expect(restored).toMatchObject({
          snapshotId: made.snapshotId,
          versions: made.versions,
          audit: { faults: [] },
        });
        seen.add(restored.snapshotId);
      }
    } finally {
      isOver = true;
      await Promise.all([...readers, publisher]);
      serving.close();
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it('is not made where a version has lost its file, and leaves nothing behind', async () => {
    await world.refresh();
    rmSync(join(world.paths.snapshots, listVersions(world.control)[0]!.file));
    expect(await codeOf(backUp())).toBe('backup_incomplete');
    expect(readdirSync(outside)).toEqual(['key']);
    expect(searchAudit(world.control, { limit: 1 })).toEqual([]);
  });

  it('never takes the place of a file, and goes into a folder under the name of its time', async () => {
    await world.refresh();
    await backUp();
    expect(await codeOf(backUp())).toBe('backup_place_taken');
    expect(await codeOf(backUp(place('nowhere/a.backup')))).toBe('command_invalid');
    const { file } = await backUp(outside);
    expect(file).toMatch(/lodestar-\d{8}T\d{6}\.backup$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a backup that is not whole', () => {
  beforeEach(async () => {
    await world.refresh();
    await backUp();
    copyFileSync(place('a.backup'), place('b.backup'));
  });

  const changes: [string, string, () => void][] = [
    ['a flipped bit', 'backup_damaged', () => flip(place('b.backup'), 3_000_000)],
    ['a piece cut off', 'backup_truncated', () => truncateSync(place('b.backup'), 5_000_000)],
    [
      'another key',
      'backup_key_wrong',
      () => writeFileSync(place('key'), randomBytes(32).toString('base64')),
    ],
    ['no key', 'backup_key_unusable', () => rmSync(place('key'))],
    ['no file', 'backup_unknown', () => rmSync(place('b.backup'))],
    ['other content', 'backup_unknown', () => writeFileSync(place('b.backup'), 'figures')],
  ];

  it.each(changes)('for %s is told as %s and leaves no folder behind', async (_what, code, change) => {
    change();
    const before = readdirSync(outside);
    expect(await codeOf(restore(place('restored'), place('b.backup')))).toBe(code);
    expect(readdirSync(outside)).toEqual(before);
  });

  it('is not restored over anything', async () => {
    mkdirSync(place('full'));
    writeFileSync(place('full/notes.txt'), 'mine');
    expect(await codeOf(restore(place('full')))).toBe('backup_place_taken');
    expect(readdirSync(place('full'))).toEqual(['notes.txt']);
    mkdirSync(place('empty'));
    await restore(place('empty'));
    expect(existsSync(place('empty/control.db'))).toBe(true);
  });
});

describe('the commands', () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
      const env = { ...process.env, LODESTAR_DATA: world.paths.root, LODESTAR_BACKUP_KEY_FILE: place('key') };
      const child = spawn(process.execPath, [operate, ...args], { env });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text) => (stdout += text));
      child.stderr.on('data', (text) => (stderr += text));
      child.once('close', (code) => done({ code, stdout, stderr }));
    });

  it('back up and restore, and say what they found', async () => {
    await world.refresh();
    const { snapshotId } = readServed(world.control)!;
    const made = await run('backup', '--out', place('a.backup'), '--json');
    expect([made.code, JSON.parse(made.stdout)]).toMatchObject([0, { versions: 1, snapshotId }]);
    const restored = await run('restore', place('a.backup'), '--into', place('new'), '--json');
    expect([restored.code, JSON.parse(restored.stdout)]).toMatchObject([
      0,
      { snapshotId, audit: { rows: 0 } },
    ]);
    expect(restored.stderr).toContain(`served: ${snapshotId}, as of 2025-09-30, opened and read`);
    const again = await run('restore', place('a.backup'), '--into', place('new'), '--json');
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([1, { code: 'backup_place_taken' }]);
  });

  it('end with status 2 where the audit was tampered with, and say where', async () => {
    for (const object of ['a', 'b', 'c'])
      record(world.control, {
        actor: 'system',
        actorLabel: 'x',
        action: 'sign_in',
        object: `person:${object}`,
      });
    const sound = await run('audit', 'verify');
    expect([sound.code, sound.stderr]).toEqual([0, expect.stringContaining('audit: 3 rows, sound')]);
    world.control.sqlite.exec(
      "drop trigger audit_is_not_changed; update audit set object = 'z' where seq = 2",
    );
    const { code, stdout, stderr } = await run('audit', 'verify', '--json');
    expect([code, JSON.parse(stdout).faults]).toEqual([2, [{ kind: 'row_changed', from: 2, to: 2 }]]);
    expect(stderr).toContain('row 2: changed since it was written');
  });

  it('export the audit, and note it', async () => {
    record(world.control, { actor: 'system', actorLabel: '=x', action: 'sign_in', object: 'person:a' });
    const { code, stdout } = await run('audit', 'export', '--format', 'csv');
    expect([code, stdout.trimEnd().split('\r\n').length]).toEqual([0, 2]);
    expect((await run('audit', 'export', '--out', place('audit.ndjson'))).code).toBe(0);
    expect((await run('audit', 'export', '--out', place('audit.ndjson'))).stderr).toContain(
      'backup_place_taken',
    );
    expect(readFileSync(place('audit.ndjson'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(searchAudit(world.control, { action: 'audit_exported', limit: 9 })).toHaveLength(2);
  });

  it.each([
    [[]],
    [['audit']],
    [['backup']],
    [['restore', 'x']],
    [['audit', 'verify', '--into', 'x']],
    [['verify']],
  ])('refuse %j and say how they are called', async (args) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining('npm run backup -- --out FILE|DIR')]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(world.paths.root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(world.paths.root.length + 1));
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1;
  writeFileSync(file, bytes);
}
