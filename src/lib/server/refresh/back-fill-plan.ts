import type { Control } from '#warehouse/control/open-control.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { monthOfFile } from '#warehouse/model/file-month.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readFeeds } from '#warehouse/query/feeds.ts';
import { readSourceFiles, type SourceFile } from '#warehouse/query/source-files.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readBackFillRequests } from './back-fill-requests.ts';
import { hasChanged, listInbox, listKept, type KeptFile } from './delivered-files.ts';

/** Months of which deliveries are loaded again; both are first days (ISO), and both are meant. */
export interface MonthRange {
  from: string;
  to: string;
}

/** A delivery of a month. */
export interface PlannedFile {
  fileName: string;
  isInInbox: boolean;
  /** Whether what lies in the inbox is another file than the one of its name that is loaded. */
  isChanged: boolean;
  /** Whether a copy is kept of what was received last under its name. */
  isKept: boolean;
  /** Rows of it in the version served; null where it is not loaded. */
  rows: number | null;
  /** When it was received last (ISO instant); null where it never was. */
  receivedAt: string | null;
}

/**
 * What a back-fill would do of a month: put files back that are gone from the inbox; load files that lie there and are not loaded, or are
 * others than those of their names that are; nothing, since all of them are loaded and there; nothing, since no file of it is known; nothing now, since another is at it.
 */
export type MonthState = 'put_back' | 'load' | 'changed' | 'loaded' | 'nothing' | 'under_way';

export interface PlannedMonth {
  /** First day (ISO). */
  period: string;
  state: MonthState;
  files: PlannedFile[];
}

export interface BackFillPlan {
  /** Why nothing of the source can be loaded by month; null where it can. */
  refusal: 'server' | 'newest_alone' | null;
  months: PlannedMonth[];
  /** Ids of indicators that are computed from the source. */
  indicators: string[];
}

/** A longer stretch would be a page that nobody reads. */
const MOST_MONTHS = 36;

/**
 * Says of each month what deliveries there are of it, and what a back-fill would do.
 * @throws {WarehouseError} question_invalid: months that are none, the wrong way round or too many
 */
export async function planBackFill(
  { snapshot, scope, control }: { snapshot: Snapshot; scope: Scope; control: Control },
  source: Source,
  range: MonthRange,
): Promise<BackFillPlan> {
  const periods = monthsOf(range);
  const indicators = await fedBy(snapshot, scope, source.id);
  const refusal = refusalOf(source);
  if (refusal) return { refusal, months: [], indicators };
  const loaded = await readSourceFiles(snapshot, scope, { sourceId: source.id, withReplaced: true });
  const byMonth = Map.groupBy(knownFiles(source, loaded), ({ fileName }) =>
    monthOfFile(fileName, patternOf(source)),
  );
  const underWay = new Set(
    readBackFillRequests(control, source.id)
      .filter(({ state }) => state === 'waiting' || state === 'working')
      .map(({ options }) => options.period),
  );
  const months: PlannedMonth[] = [];
  for (const period of periods) {
    const files = await withChanges(source, byMonth.get(period) ?? [], loaded);
    months.push({ period, files, state: underWay.has(period) ? 'under_way' : stateOf(files) });
  }
  return { refusal: null, months, indicators };
}

/** Whether something would be done of a month. */
export const isToDo = ({ state }: Pick<PlannedMonth, 'state'>): boolean =>
  state === 'put_back' || state === 'load' || state === 'changed';

function monthsOf({ from, to }: MonthRange): string[] {
  const isMonth = (day: string) => /^\d{4}-(0[1-9]|1[0-2])-01$/.test(day);
  const months: string[] = [];
  if (isMonth(from) && isMonth(to))
    for (let month = from; month <= to && months.length <= MOST_MONTHS; month = monthAfter(month))
      months.push(month);
  if (months.length > 0 && months.length <= MOST_MONTHS) return months;
  throw new WarehouseError(
    'question_invalid',
    `months invalid: ${from} to ${to}. Expected up to ${MOST_MONTHS} months in order.`,
  );
}

function monthAfter(month: string): string {
  const next = new Date(`${month}T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString().slice(0, 10);
}

function refusalOf({ tables }: Source): BackFillPlan['refusal'] {
  const files = tables?.[0]?.files;
  if (!files) return 'server';
  return files.mode === 'full' ? 'newest_alone' : null;
}

const patternOf = ({ tables }: Source): string | null => tables?.[0]?.deliveryPeriod ?? null;

/** Every file that is loaded, lies in the inbox or is kept, in the order of names. */
function knownFiles({ id, tables }: Source, loaded: readonly SourceFile[]): PlannedFile[] {
  const inbox = listInbox(tables![0]!.files!.path);
  const kept = listKept(id);
  const byName = newestByName(loaded);
  const names = new Set([...byName.keys(), ...inbox, ...kept.keys()]);
  return [...names].toSorted().map((fileName) => plannedFile(fileName, { inbox, kept, byName }));
}

/** Looks which of the files lie in the inbox with another content than what is loaded of them. */
async function withChanges(
  { id, tables }: Source,
  files: readonly PlannedFile[],
  loaded: readonly SourceFile[],
): Promise<PlannedFile[]> {
  const byName = newestByName(loaded);
  const { path } = tables![0]!.files!;
  const looked: PlannedFile[] = [];
  // One after the other: each may be read whole.
  for (const file of files) {
    const known = byName.get(file.fileName);
    const isChanged =
      file.isInInbox && known !== undefined && (await hasChanged({ source: id, path }, known));
    looked.push({ ...file, isChanged });
  }
  return looked;
}

/** @param loaded the newest first */
function newestByName(loaded: readonly SourceFile[]): Map<string, SourceFile> {
  return new Map(loaded.toReversed().map((file) => [file.fileName, file]));
}

function plannedFile(
  fileName: string,
  known: {
    inbox: ReadonlySet<string>;
    kept: ReadonlyMap<string, KeptFile>;
    byName: ReadonlyMap<string, SourceFile>;
  },
): PlannedFile {
  const loaded = known.byName.get(fileName);
  const kept = known.kept.get(fileName);
  return {
    fileName,
    isInInbox: known.inbox.has(fileName),
    isChanged: false,
    isKept: kept !== undefined,
    rows: loaded?.rows ?? null,
    receivedAt: kept?.receivedAt ?? loaded?.receivedAt ?? null,
  };
}

function stateOf(files: readonly PlannedFile[]): MonthState {
  if (files.some(({ isInInbox, isKept }) => !isInInbox && isKept)) return 'put_back';
  if (files.some(({ isInInbox, rows }) => isInInbox && rows === null)) return 'load';
  if (files.some(({ isChanged }) => isChanged)) return 'changed';
  return files.some(({ isInInbox }) => isInInbox) ? 'loaded' : 'nothing';
}

async function fedBy(snapshot: Snapshot, scope: Scope, source: string): Promise<string[]> {
  const feeds = await readFeeds(snapshot, scope);
  const facts = new Set(
    feeds.flatMap(({ fromKind, fromId, toId }) => (fromKind === 'source' && fromId === source ? [toId] : [])),
  );
  const fed = feeds.filter(({ fromKind, fromId }) => fromKind === 'fact' && facts.has(fromId));
  return [...new Set(fed.map(({ toId }) => toId))];
}
