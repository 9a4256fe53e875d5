import type { Contract, Column } from '#etl/contract/contract.ts';
import type { LoadMode } from '#etl/contract/change.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { contractOf } from '../support/load-world.ts';
import { expectedOf, type Case, type Outcome, type Rows, type Surface } from './case.ts';
import { deliver } from './deliver.ts';
import type { KitWorld } from './kit-world.ts';

/** How a case is loaded: into nothing, or beside a good delivery that came before it. */
export interface Manner {
  mode: LoadMode;
  added: boolean;
}

/** What no case may take, also on a machine that is busy. */
const LIMIT_MS = 30_000;

/**
 * Loads a case in one way and one manner.
 *
 * @returns null where all was as expected; else what was not, for people
 */
export async function judgeCase(
  world: KitWorld,
  wanted: Case,
  surface: Surface,
  manner: Manner,
): Promise<string | null> {
  await world.forget();
  const contract = contractFor(world, wanted, surface, manner.mode);
  let before: Rows | null = null;
  if (manner.added) {
    if (!(await deliver(world, wanted, surface, 'before'))) return null;
    const first = await attempt(world, contract);
    if (typeof first === 'string') return `the good delivery before it: ${first}`;
    if ('fault' in first || first.quarantined.length > 0 || first.loaded.length === 0)
      return `the good delivery before it: ${JSON.stringify(first)}`;
    before = first;
  }
  await deliver(world, wanted, surface, manner.added ? 'both' : 'alone');
  const found = await attempt(world, contract);
  if (typeof found === 'string') return found;
  const added = before === null ? undefined : manner.mode === 'full' ? wanted.instead : wanted.beside;
  const wantedNow = added ?? expectedOf(wanted, surface, manner.mode);
  const expected = withEarlier(wantedNow, before, manner.mode, wanted, surface);
  const different = differenceOf(found, expected);
  if (different !== null) return different;
  return 'fault' in found ? await keptGood(world, contract, before) : await again(world, contract, found);
}

/** A source that fails keeps its last good load. */
async function keptGood(world: KitWorld, contract: Contract, before: Rows | null): Promise<string | null> {
  const kept = before === null ? [] : await readLoaded(world, contract.columns);
  return JSON.stringify(kept) === JSON.stringify(before?.loaded ?? [])
    ? null
    : 'the last good load was not kept';
}

/** The same again changes nothing. */
async function again(world: KitWorld, contract: Contract, found: Rows): Promise<string | null> {
  const { result, fault } = await world.load(contract, AbortSignal.timeout(LIMIT_MS));
  if (result.outcome !== 'unchanged') return `loaded again: ${fault?.code ?? result.outcome}, not unchanged`;
  const now = await readRows(world, contract);
  return differenceOf(now, found);
}

async function attempt(world: KitWorld, contract: Contract): Promise<Outcome | string> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const began = performance.now();
  const loading = await world.load(contract, signal).catch((cause: unknown) => (cause as Error).message);
  if (performance.now() - began > LIMIT_MS) return 'hung';
  if (typeof loading === 'string') return `crashed: ${loading}`;
  const { result, fault } = loading;
  if (fault)
    return fault.code === 'unexpected'
      ? `crashed: ${fault.message} ${fault.frames?.join(' ')}`
      : ({ fault: fault.code } as Outcome);
  const rows = await readRows(world, contract);
  const [{ superseded = 0 } = {}] = await world.rows<{ superseded: number }>(
    'select superseded from meta.source_load',
  );
  const { physical, loaded, quarantined, skipped } = result;
  const isAccounted =
    physical === loaded + quarantined + skipped &&
    loaded - superseded === rows.loaded.length &&
    quarantined === rows.quarantined.length;
  return isAccounted
    ? rows
    : `accounts that do not add up: ${JSON.stringify({ ...result, superseded, rows })}`;
}

async function readRows(world: KitWorld, { columns }: Contract): Promise<Rows> {
  const quarantined = await world.rows<{ reasons: string }>(
    `select array_to_string(list_sort(list_distinct(list_transform(reasons, lambda r: r."rule"))), ' ') as reasons
       from quality.quarantine order by file_name, row_no`,
  );
  const [skipped] = await world.rows<{ records: number }>(
    'select coalesce(sum(records), 0)::integer as records from quality.skipped',
  );
  return {
    loaded: await readLoaded(world, columns),
    quarantined: quarantined.map(({ reasons }) => reasons),
    skipped: Number(skipped?.records),
  };
}

async function readLoaded(world: KitWorld, columns: readonly Column[]): Promise<string[]> {
  const shown = columns
    .filter(({ name }) => name !== 'day')
    .map(({ name }) => `coalesce(${identifier(name)}::varchar, '∅')`);
  const rows = await world.rows<{ row: string }>(
    `select concat_ws('|', ${shown.join(', ')}) as row from validate.thing order by file_name, row_no`,
  );
  return rows.map(({ row }) => row);
}

/** What stands where a case came after a good delivery. */
function withEarlier(
  expected: Outcome,
  before: Rows | null,
  mode: LoadMode,
  { given }: Case,
  surface: Surface,
): Outcome {
  if (before === null || 'fault' in expected || mode === 'full') return expected;
  // Rows of these have no month, and replace each other as those of one month do.
  const isReplaced =
    mode === 'replace_period' && given.kind !== 'table' && ['api', 'postgres'].includes(surface);
  const kept = isReplaced && expected.loaded.length > 0 ? [] : before.loaded;
  return { ...expected, loaded: [...kept, ...expected.loaded], skipped: before.skipped + expected.skipped };
}

function differenceOf(found: Outcome, expected: Outcome): string | null {
  const [is, should] = [found, expected].map(inOneOrder);
  return is === should ? null : `${is} instead of ${should}`;
}

/** Rows are loaded in no order that is promised: a database gives them by its own, in which HA may stand before ha. */
function inOneOrder(outcome: Outcome): string {
  if ('fault' in outcome) return outcome.fault;
  const [loaded, quarantined] = [outcome.loaded, outcome.quarantined].map((rows) =>
    JSON.stringify(rows.toSorted()),
  );
  return `loaded ${loaded}, quarantined ${quarantined}, skipped ${outcome.skipped}`;
}

/** Cases are no jumps. */
const band = '{ property: band, value: { rows: 100000 } }';

function contractFor(world: KitWorld, wanted: Case, surface: Surface, mode: LoadMode): Contract {
  const isAsked = surface === 'api' || surface === 'postgres';
  const month = isAsked
    ? '{ property: periodColumn, value: day }'
    : "{ property: deliveryPeriod, value: '(?<period>[0-9]{4}-[0-9]{2})' }";
  const day =
    '{ name: day, logicalType: date, customProperties: [{ property: optionalColumn, value: true }] }';
  return contractOf({
    server: serverFor(world, wanted, surface),
    columns: isAsked ? [...wanted.columns, day] : wanted.columns,
    custom: [
      ...[
        `{ property: load, value: { mode: ${mode} } }`,
        month,
        ...(wanted.custom?.some((own) => own.includes('property: band')) ? [] : [band]),
      ],
      ...(wanted.custom ?? []),
    ],
    quality: wanted.quality,
  });
}

function serverFor(world: KitWorld, { server = [], given }: Case, surface: Surface): string {
  const list = (custom: string[]) => `customProperties: [${custom.join(', ')}]`;
  if (surface === 'api') {
    const paging =
      given.kind === 'answers' && given.paging ? [`{ property: paging, value: ${given.paging} }`] : [];
    const limits = '{ property: limits, value: { retries: 1, timeoutSeconds: 5, maxPages: 20 } }';
    return `{ server: agency, type: api, location: '{THING_API}/things', ${list([...paging, limits, ...server])} }`;
  }
  const table = [
    '{ property: urlEnv, value: THING_DATABASE }',
    '{ property: table, value: thing }',
    '{ property: ssl, value: disable }',
  ];
  if (surface === 'postgres')
    return `{ server: agency, type: postgres, host: localhost, database: postgres, schema: public, ${list([...table, ...server])} }`;
  const format = (given.kind === 'files' && given.format) || (surface === 'sftp' ? 'csv' : surface);
  if (surface !== 'sftp')
    return `{ server: inbox, type: local, path: 'thing/**', format: ${format}, ${list(server)} }`;
  const sign = [
    `{ property: hostKey, value: '${world.sftp?.fingerprint}' }`,
    ...['{ property: userEnv, value: THING_USER }', '{ property: passwordEnv, value: THING_PASSWORD }'],
  ];
  return `{ server: agency, type: sftp, location: 'sftp://{THING_DROP}${world.dropped}/*', format: ${format}, ${list([...sign, ...server])} }`;
}
