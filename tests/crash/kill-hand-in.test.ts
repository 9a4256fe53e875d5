import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { dataPaths, type DataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { findPerson } from '#warehouse/control/people.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { makeSampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { openRefreshWorld } from '../support/refresh-world.ts';

const support = fileURLToPath(new URL('../support', import.meta.url));
const UPLOAD = '00000000-0000-4000-8000-000000000000';
const CONTENT =
  'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh\n01;10/2025;BOOK;9;1;1;1\n';
const BEFORE = 'what lay there before\n';

const table = new OutcomeTable('A hand-in that is killed', ['case', 'step', 'left']);
const world = openRefreshWorld();
await world.refresh();
makeSampleAccounts(world.control);
afterAll(() => {
  table.print();
  world.close();
});

type Case = 'extract' | 'replacing' | 'workbook';

/** A data folder in which somebody has sent what their check found acceptable. */
function open(kind: Case): { paths: DataPaths; close: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-hand-in-'));
  cpSync(world.paths.root, root, { recursive: true });
  const paths = dataPaths(root);
  const stored = kind === 'workbook' ? `${UPLOAD}.xlsx` : `${UPLOAD}.extract`;
  const sha256 = createHash('sha256').update(CONTENT).digest('hex');
  const { personId, label } = findPerson(world.control, 'steward')!;
  const told = { source: 'loan_month', fileName: 'new.csv', bytes: CONTENT.length, sha256 };
  const upload = {
    ...{ ...told, uploadId: UPLOAD, kind: kind === 'workbook' ? 'workbook' : 'extract', table: 'loan_month' },
    ...{ stored, personId, byLabel: label, sentAt: '2025-10-08T06:00:00.000Z', state: 'sent' },
    ...{ checkRequest: null, endedAt: null },
  };
  const check = {
    ...{ ...told, outcome: 'acceptable', refusal: null, account: null, rules: [], firstBad: [], drift: [] },
    ...{ inboxPath: kind === 'workbook' ? null : 'loan_month/new.csv', units: [], replaces: [] },
    ...{ known: [], sameFile: null, notJudged: [], checkedAt: upload.sentAt, snapshotId: null },
  };
  writeFileSync(join(paths.uploads, stored), CONTENT);
  writeFileSync(join(paths.uploads, `${UPLOAD}.upload.json`), JSON.stringify(upload));
  writeFileSync(join(paths.uploads, `${stored}.check.json`), JSON.stringify(check));
  if (kind === 'replacing') writeFileSync(join(paths.inbox, 'loan_month', 'new.csv'), BEFORE);
  return { paths, close: () => rmSync(root, { recursive: true }) };
}

function begin(what: 'hand-in' | 'settle', kind: Case, { root }: DataPaths, more: NodeJS.ProcessEnv = {}) {
  const dies = ['--import', join(support, 'die-at-step.mjs')];
  const replaces = kind === 'replacing' ? ['replaces'] : [];
  const child = spawn(process.execPath, [...dies, join(support, 'hand-in.ts'), what, UPLOAD, ...replaces], {
    env: {
      ...process.env,
      ...{ LODESTAR_DATA: root, LODESTAR_WORKSPACE: world.workspace, LODESTAR_DEMONSTRATION: 'on' },
      ...{ CRASH_ROOT: root, CRASH_SIGNAL: 'SIGKILL', ...more },
    },
    stdio: 'inherit',
  });
  return new Promise<NodeJS.Signals | number | null>((ended) =>
    child.once('exit', (code, signal) => ended(signal ?? code)),
  );
}

/** What there is of a hand-in: in the inbox, in the record, in the audit and in the queue. */
function found({ inbox, uploads, control: file }: DataPaths) {
  const folder = join(inbox, 'loan_month');
  const control = openControl(file);
  try {
    const { state, requestId } = JSON.parse(readFileSync(join(uploads, `${UPLOAD}.upload.json`), 'utf8')) as {
      state: string;
      requestId?: number;
    };
    return {
      state,
      requests: control.db
        .select()
        .from(refreshRequest)
        .all()
        .map((one) => [one.requestId === requestId, one.kind, one.askedLabel]),
      deeds: searchAudit(control, { action: 'extract_handed_in', limit: 9 }).map(({ detail, actorLabel }) => [
        detail?.requestId === requestId,
        detail?.sha256,
        actorLabel,
      ]),
      inbox: existsSync(join(folder, 'new.csv')) ? readFileSync(join(folder, 'new.csv'), 'utf8') : null,
      hidden: readdirSync(folder).filter((name) => name.startsWith('.')),
      stored: readdirSync(uploads).filter((name) => /\.(extract|xlsx)$/.test(name)).length,
    };
  } finally {
    control.close();
  }
}

const { label: steward } = findPerson(world.control, 'steward')!;
const sha256 = createHash('sha256').update(CONTENT).digest('hex');
const nothing = (kind: Case) => ({
  ...{ state: 'sent', requests: [], deeds: [], hidden: [], stored: 1 },
  inbox: kind === 'replacing' ? BEFORE : null,
});
const whole = (kind: Case) => ({
  ...{ state: 'handed_in', hidden: [], deeds: [[true, sha256, steward]] },
  requests: [[true, kind === 'workbook' ? 'replay' : 'refresh', steward]],
  // A workbook is read from where it lies.
  ...(kind === 'workbook' ? { inbox: null, stored: 1 } : { inbox: CONTENT, stored: 0 }),
});

async function trace(kind: Case): Promise<string[]> {
  const { paths, close } = open(kind);
  const file = `${paths.root}-trace`;
  try {
    expect(await begin('hand-in', kind, paths, { CRASH_TRACE: file })).toBe(0);
    expect(found(paths)).toEqual(whole(kind));
    const steps = readFileSync(file, 'utf8').trim().split('\n');
    return steps.slice(steps.findIndex((step) => step.includes('upload.json')));
  } finally {
    rmSync(file, { force: true });
    close();
  }
}

describe.each(['extract', 'replacing', 'workbook'] as const)('a hand-in (%s)', async (kind) => {
  const steps = await trace(kind);

  it('passes the steps at which it is killed here', () => {
    expect(steps).toContain('control commit after insert into audit');
    if (kind !== 'workbook') expect(steps.join('\n')).toMatch(/copyFile .*\n[^]*(link|rename) inbox/);
  });

  it.each(steps)('killed at "%s" leaves nothing, or the whole file handed in once', async (step) => {
    const { paths, close } = open(kind);
    try {
      expect(await begin('hand-in', kind, paths, { CRASH_AT: step })).toBe('SIGKILL');
      expect(await begin('settle', kind, paths)).toBe(0);
      const left = found(paths);
      expect([nothing(kind), whole(kind)]).toContainEqual(left);
      table.add(kind, step, left.state === 'sent' ? 'nothing' : 'all');
      if (left.state === 'sent') expect(await begin('hand-in', kind, paths)).toBe(0);
      expect(found(paths)).toEqual(whole(kind));
    } finally {
      close();
    }
  });

  it.each(steps.filter((step) => /commit|link|rename/.test(step)))(
    'killed at "%s", and what settles it killed at each of its steps, is settled by the next',
    async (step) => {
      const { paths, close } = open(kind);
      try {
        await begin('hand-in', kind, paths, { CRASH_AT: step });
        const traced = `${paths.root}-trace`;
        const copy = `${paths.root}-copy`;
        cpSync(paths.root, copy, { recursive: true });
        await begin('settle', kind, dataPaths(copy), { CRASH_TRACE: traced });
        rmSync(copy, { recursive: true });
        const settling = existsSync(traced) ? readFileSync(traced, 'utf8').trim().split('\n') : [];
        rmSync(traced, { force: true });
        for (const at of settling) await begin('settle', kind, paths, { CRASH_AT: at });
        expect(await begin('settle', kind, paths)).toBe(0);
        expect([nothing(kind), whole(kind)]).toContainEqual(found(paths));
      } finally {
        close();
      }
    },
  );
});
