import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ExcelJs from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLease } from '#warehouse/control/lease.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { runEtl } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const folders = () => ['--workspace', world.workspace, '--data', world.paths.root];
const etl = (command: string, ...more: string[]) => runEtl([command, ...folders(), ...more]);
const lines = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('etl refresh', () => {
  it('writes NDJSON alone on stdout, ends it with the account of the run, and tells people on stderr', async () => {
    const { code, stdout, stderr } = await etl('refresh', '--json');
    expect(code).toBe(0);
    const last = lines(stdout).at(-1);
    const { runId, snapshot } = last as { runId: string; snapshot: string };
    expect(runId).toMatch(/^\d{8}-\d{6}-[0-9a-f]{8}$/);
    expect(snapshot).toMatch(/^\d{8}-\d{6}-[0-9a-f]{4}$/);
    expect(last).toEqual({
      runId,
      outcome: 'published',
      snapshot,
      sources: [
        { source: 'unit_register', outcome: 'loaded', physical: 7, loaded: 7, quarantined: 0, skipped: 0 },
        { source: 'unit_change', outcome: 'loaded', physical: 3, loaded: 3, quarantined: 0, skipped: 0 },
        { source: 'loan_month', outcome: 'loaded', physical: 31, loaded: 22, quarantined: 6, skipped: 3 },
      ],
    });
    expect(lines(stdout).every(({ runId: of }) => of === runId)).toBe(true);
    expect(stderr).toContain('31 physical, 22 loaded, 6 quarantined, 3 skipped');
  });

  it('is silent on stdout without --json', async () => {
    const { code, stdout, stderr } = await etl('refresh', 'unit_register');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).not.toContain('loan_month');
  });

  it('ends with 2 when a source failed, with 1 when all did', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => text.replace('Lượt mượn', 'Cột lạ'));
    expect((await etl('refresh')).code).toBe(2);
    const { code, stdout } = await etl('refresh', 'loan_month', '--json');
    expect(code).toBe(1);
    expect(lines(stdout).at(-1)).toMatchObject({ outcome: 'failed', sources: [{ outcome: 'failed' }] });
  });

  it('says who works when another run does', async () => {
    const control = openControl(world.paths.control);
    takeLease(control, 'another-run');
    control.close();
    const { code, stdout, stderr } = await etl('refresh', '--json');
    expect(code).toBe(1);
    expect(lines(stdout)).toMatchObject([
      { fault: { code: 'lease_held' }, runId: null, outcome: 'failed', snapshot: null, sources: [] },
    ]);
    expect(stderr).toContain('another-run');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s', async (signal) => {
    const child = spawn(process.execPath, [join(root, 'etl/cli.ts'), 'refresh', ...folders(), '--json'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const told: Record<string, unknown>[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(JSON.parse(line) as Record<string, unknown>);
      if (told.at(-1)?.event === 'run_started') child.kill(signal);
    }
    expect(await ended).toEqual([1, null]);
    expect(told.at(-1)).toMatchObject({ outcome: 'failed', snapshot: null });
    expect(told).toContainEqual(
      expect.objectContaining({
        event: 'run_failed',
        data: expect.objectContaining({ code: 'run_cancelled' }),
      }),
    );
    expect(world.list('build')).toEqual([]);
    expect((await etl('refresh')).code).toBe(0);
  });
});

describe('etl check', () => {
  it('finds nothing wrong with a sound workspace', async () => {
    expect(await etl('check')).toMatchObject({ code: 0, stdout: '' });
  });

  it('names file, line and key of what is wrong', async () => {
    world.rewrite('workspace/workspace.yaml', (text) => text.replace('headlines: [', 'headlines: [lones, '));
    const { code, stderr } = await etl('check');
    expect(code).toBe(1);
    expect(stderr).toMatch(/workspace\.yaml:9 headlines.*lones/);
    const { stdout } = await etl('check', '--json');
    expect(lines(stdout)).toMatchObject([{ file: 'workspace.yaml', line: 9 }]);
  });
});

describe('etl snapshots', () => {
  it('lists the versions, the newest first, and which is served', async () => {
    await etl('refresh');
    world.rewrite('loan_month/loans-2025.csv', (text) => text.replace('BOOK;110;', 'BOOK;111;'));
    await etl('refresh');
    const versions = lines((await etl('snapshots', '--json')).stdout);
    expect(versions.map(({ served }) => served)).toEqual([true, false]);
    expect(versions[0]).toMatchObject({ parentId: versions[1]?.snapshotId, asOf: '2025-09-30' });
    expect((await etl('snapshots')).stderr).toContain(`* ${String(versions[0]?.snapshotId)}`);
  });
});

describe('etl quarantine and replay', () => {
  const changeCell = async (file: string, text: string, to: string) => {
    const book = new ExcelJs.Workbook();
    await book.xlsx.readFile(file);
    book.getWorksheet('rows')!.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.value === text) cell.value = to;
      }),
    );
    await book.xlsx.writeFile(file);
  };

  it('say what became of the rows of a workbook: changed or not, loaded or still held back, and why', async () => {
    await etl('refresh');
    const file = join(world.paths.root, 'mend.xlsx');
    expect((await etl('quarantine', 'loan_month', '--out', file)).code).toBe(0);
    await changeCell(file, 'abc', 'xyz');
    const { stderr } = await etl('replay', 'loan_month', '--with', file);
    expect(stderr).toContain(
      [
        'rows in the workbook: 6; changed: 1; as they went out: 5',
        '  changed and now loaded: 0',
        '  changed and still held back: 1',
        '    loans-2025.csv 23: loans.type, loans_online.required',
      ].join('\n'),
    );
    await changeCell(file, 'xyz', 'zyx');
    const { stdout } = await etl('replay', 'loan_month', '--with', file, '--json');
    expect(lines(stdout).at(-1)).toMatchObject({
      workbook: { rows: 6, touched: 1, untouched: 5, loaded: 0, held: 1, unjudged: 0 },
      rules: expect.arrayContaining([{ rule: 'loans.type', before: 1, after: 1 }]),
    });
  });

  it('tell by their codes a folder, a file and an ending that cannot be', async () => {
    const nowhere = join(world.paths.root, 'outbox', 'mend.xlsx');
    const missing = await etl('quarantine', 'loan_month', '--out', nowhere);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('output unwritable') });
    expect(missing.stderr).toContain(join(world.paths.root, 'outbox'));
    const csv = await etl('quarantine', 'loan_month', '--out', 'mend.csv');
    expect(csv).toMatchObject({ code: 1, stderr: expect.stringContaining('a name that ends in .xlsx') });
    const gone = await etl('replay', 'loan_month', '--with', nowhere);
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read (ENOENT)') });
    for (const { stderr } of [missing, csv, gone]) expect(stderr).not.toMatch(/unexpected|\n\s+at /);
  });
});

describe('etl', () => {
  it('says what it can do when it is asked for something else', async () => {
    const { code, stdout, stderr } = await runEtl(['publish']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('npm run etl -- <command>');
  });

  it('loads the library of the control database for commands alone that open it', async () => {
    const tell =
      "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { " +
      "if (url.includes('/drizzle-orm/')) console.error('loaded: ' + url); return next(url, context); } });";
    const hooked = (...args: string[]) =>
      runEtl(args, { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(tell)}` });
    expect((await hooked('check', ...folders())).stderr).toBe('workspace sound\n');
    expect((await hooked('approve')).stderr).not.toContain('loaded: ');
    expect((await hooked('snapshots', ...folders())).stderr).toContain('loaded: ');
  });
});
