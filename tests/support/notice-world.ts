import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRound, type OnRoundFault, type RoundEnd } from '#lib/server/notices/notice-rounds.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { notice, outbox } from '#warehouse/control/notice-schema.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun, recordSource, type RunSource } from '#warehouse/control/runs.ts';
import { savePreference, type WantedPreference } from '#warehouse/notice/preferences.ts';
import { buildClassedWarehouse } from './rights/classed-warehouse.ts';

/** The small warehouse with its facts classed, at a moment that stands still, and people who are told. */
export interface NoticeWorld {
  directory: string;
  control: Control;
  /** Lets time pass. */
  later: (minutes: number) => void;
  /** Sets the clock. */
  at: (instant: string) => void;
  /** A run that ends with one source as it is said. @returns its id */
  load: (sourceId: string, account: Partial<RunSource>) => string;
  /** A load that holds back so many rows of units by their codes. */
  holdBack: (sourceId: string, rows: Record<string, number>) => Promise<string>;
  /** One round of telling and sending; what goes wrong in it is thrown. */
  round: () => Promise<void>;
  /** One round in which something may go wrong. @returns the steps, with the codes of faults */
  roundWithFaults: () => Promise<RoundEnd & { codes: unknown[] }>;
  wantMail: (personId: string, wanted?: Partial<WantedPreference>) => void;
  /** What somebody was told: kinds and objects, as they came. */
  told: (personId: string) => string[];
  /** What waits or has been sent, as it came. */
  sent: () => (typeof outbox.$inferSelect)[];
  end: () => Promise<void>;
}

/** Sets environment for as long as a world stands. */
export async function openNoticeWorld(environment: Record<string, string> = {}): Promise<NoticeWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'lodestar-notices-'));
  const set = { LODESTAR_DATA: directory, ...environment };
  const before = Object.fromEntries(Object.keys(set).map((name) => [name, process.env[name]]));
  Object.assign(process.env, set);
  await buildClassedWarehouse(directory);
  const { control } = await openWarehouse();
  let time = new Date('2026-11-03T02:00:00Z');
  control.clock = () => time;
  const load: NoticeWorld['load'] = (sourceId, account) => {
    time = new Date(time.getTime() + 1000);
    const runId = `r-${time.getTime()}`;
    const counts = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };
    const fine = { outcome: 'loaded' as const, errorCode: null, errorMessage: null };
    beginRun(control, { runId, requested: [sourceId], trigger: 'schedule', baseSnapshotId: null });
    recordSource(control, { ...counts, ...fine, ...account, runId, sourceId });
    finishRun(control, runId, { outcome: 'unchanged', snapshotId: null });
    return runId;
  };
  return {
    ...{ directory, control, load },
    later: (minutes) => {
      time = new Date(time.getTime() + minutes * 60_000);
    },
    at: (instant) => {
      time = new Date(instant);
    },
    holdBack: async (sourceId, rows) => {
      const codes = Object.entries(rows).flatMap(([code, count]) => Array<string>(count).fill(code));
      const account = { physical: 900, quarantined: codes.length, errorCode: 'quarantine_exceeded' };
      const runId = load(sourceId, { ...account, outcome: 'failed' });
      const lines = codes.map((code) => JSON.stringify({ unit_code: code, raw: { name: 'A secret' } }));
      const file = join(dataPaths(directory).rejected, `${runId}-${sourceId}.ndjson`);
      await writeFile(file, `${lines.join('\n')}\n`);
      return runId;
    },
    round: async () => {
      const { signal } = new AbortController();
      const onFault = (fault: unknown) => {
        throw fault;
      };
      await makeRound(control, { signal, onFault });
    },
    roundWithFaults: async () => {
      const codes: unknown[] = [];
      const { signal } = new AbortController();
      const onFault: OnRoundFault = (fault) => codes.push((fault as { code?: unknown }).code);
      return { ...(await makeRound(control, { signal, onFault })), codes };
    },
    wantMail: (personId, wanted = {}) => {
      const usual = { address: `${personId}@example.vn`, mail: 'each', hour: 7, language: 'en' } as const;
      savePreference(control, { ...usual, ...wanted, personId }, { domains: [] });
    },
    told: (personId) =>
      control.db
        .select()
        .from(notice)
        .orderBy(notice.noticeId)
        .all()
        .filter((one) => one.personId === personId)
        .map(({ kind, object }) => `${kind} ${object}`),
    sent: () => control.db.select().from(outbox).orderBy(outbox.madeAt, outbox.deliveryId).all(),
    end: async () => {
      (await openWarehouse()).close();
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      await rm(directory, { recursive: true });
    },
  };
}
