import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { eq } from 'drizzle-orm';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { served } from '#warehouse/control/schema.ts';
import { readServed, readVersion } from '#warehouse/control/versions.ts';
import { publishAltered } from '../support/altered-version.ts';
import { CONNECTIONS } from './bench-serve.ts';
import { writeQueryWarehouse } from './query-warehouse.ts';
import { startServer } from './running-server.ts';

const ALTERED = 's-altered';
/** Every figure of the altered version is so much above its own. */
const SHIFT = 1000;
const PUBLISH_EVERY_MS = 1_000;

export interface PublishFigures {
  fact_rows: number;
  seconds: number;
  publishes: number;
  per_s: number;
  p99_ms: number;
  errors: number;
  /** Answers in which figures are not those of the version that the answer says it is of. */
  mixed: number;
}

export interface PublishPlan {
  rows: number;
  seconds: number;
  keep: string | null;
  tell: (line: object) => void;
}

/** Changes the version served every second under 50 connections that ask for an overview, each time another question. */
export async function benchPublishes({ rows, seconds, keep }: PublishPlan): Promise<PublishFigures> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'lodestar-bench-'));
  try {
    const data = join(folder, `query-${rows}`);
    if (!existsSync(data)) await writeQueryWarehouse(data, rows);
    const control = openControl(dataPaths(data).control);
    try {
      const first = readServed(control)!.snapshotId;
      if (!readVersion(control, ALTERED))
        await publishAltered(control, data, ALTERED, [
          `update indicators.value set value = value + ${SHIFT}`,
          `update indicators.value_of_unit set value = value + ${SHIFT}`,
        ]);
      const found = await publishUnderLoad(control, data, { seconds, versions: [first, ALTERED] });
      serve(control, first);
      return { fact_rows: rows, seconds, ...found };
    } finally {
      control.close();
    }
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function publishUnderLoad(
  control: Control,
  data: string,
  { seconds, versions }: { seconds: number; versions: string[] },
) {
  const server = await startServer(data);
  let [publishes, mixed, asked] = [0, 0, 0];
  const publishing = setInterval(
    () => serve(control, versions[publishes++ % versions.length]!),
    PUBLISH_EVERY_MS,
  );
  try {
    const found = await autocannon({
      ...{ url: server.origin, connections: CONNECTIONS, duration: seconds, headers: server.headers },
      requests: [
        {
          setupRequest: (request) => ({ ...request, path: overview(asked++) }),
          onResponse: (status, body, _, headers) => {
            if (status === 200 && !isOfOneVersion(body, headers as { [name: string]: string })) mixed += 1;
          },
        },
      ],
    });
    return {
      ...{ publishes, mixed, per_s: Math.round(found['2xx'] / found.duration), p99_ms: found.latency.p99 },
      errors: found.errors + found.timeouts + found.non2xx,
    };
  } finally {
    clearInterval(publishing);
    server.process.kill();
  }
}

/** Another question each time, of another unit. */
function overview(asked: number): string {
  return `/api/v1/values?unit=X${asked % 3600}&from=2025-11&columns=value&format=csv&limit=${1000 + asked}`;
}

function isOfOneVersion(body: string, headers: { [name: string]: string }): boolean {
  const values = body.trimEnd().split('\r\n').slice(1).map(Number);
  const isAltered = headers['x-lodestar-snapshot'] === ALTERED;
  return values.length > 0 && values.every((value) => value >= SHIFT === isAltered);
}

function serve(control: Control, snapshotId: string): void {
  const revision = readServed(control)!.revision + 1;
  control.db.update(served).set({ snapshotId, revision }).where(eq(served.id, 1)).run();
}
