import { error, isHttpError, isRedirect, type RequestEvent } from '@sveltejs/kit';
import { WarehouseError } from '#warehouse/errors.ts';
import { readServed } from '#warehouse/control/versions.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { requirePeriod, requireUnit } from '#warehouse/query/question.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { wordsOf } from '#lib/format/words.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import { askedProblem, toProblem, type AskedProblem } from './http-errors.ts';
import { refusalSentence } from './problem-sentence.ts';
import { settleView, viewNotices } from './settle-view.ts';
import { tellOutside, unitOfTree, withOwnUnit } from './unit-outside.ts';
import { openWarehouse, withSnapshot } from './warehouse.ts';

/** What a page is about, checked against the version it reads. */
export interface Scene {
  snapshot: Snapshot;
  scope: Scope;
  /** The view of the address, as far as it can be met; with the period shown, where its address asks for one. */
  view: View;
  /** What of the view is not met, a sentence each. */
  notices: readonly string[];
  unit: UnitVersion;
  period: Period;
  words: Words;
  /** Fires when whoever asks has gone. */
  signal: AbortSignal;
}

/**
 * Reads a page about a unit at a period, as its address says; `unitId` where the path names the unit.
 * @throws Kit's error: unit_unknown (403 where the tree has the unit), or a version without values
 */
export function readScene<T>(
  { locals, request, url }: { locals: App.Locals; request: Request; url: URL },
  work: (scene: Scene) => Promise<T>,
  unitId?: string,
): Promise<T> {
  return readPage(
    async (snapshot, scope) => {
      const { catalog } = snapshot;
      const settled = settleView(catalog, url.searchParams);
      const { view } = settled;
      const unit = requireUnit(catalog, unitId ?? view.unit ?? catalog.workspace.rootUnit);
      const period = settled.period ?? requirePeriod(catalog, view.grain);
      const words = { ...wordsOf(locals, catalog), isOfWhole: isOfWhole({ scope, unit }) };
      const notices = viewNotices(settled, words);
      return work({ snapshot, scope, view, notices, unit, period, words, signal: request.signal });
    },
    { locals, url },
  );
}

/** Whether a page is about the figure of a whole of which the reader sees a part: what it is made of is not told. */
export const isOfWhole = ({ scope, unit }: Pick<Scene, 'scope' | 'unit'>): boolean =>
  scope.wholes?.includes(unit.unitId) ?? false;

/** The request of a page, as far as it decides how its faults are told. */
type Asked = Pick<RequestEvent, 'locals' | 'url'>;

/**
 * Reads what a page shows from one version of the warehouse.
 * @param asked whose words a fault of the address is told in, and where else it leads
 * @throws Kit's error with the public text, code and id of a fault; 403 for a unit of the tree that is not the reader's
 */
export async function readPage<T>(
  work: (snapshot: Snapshot, scope: Scope) => Promise<T>,
  asked?: Asked,
): Promise<T> {
  const told = async (snapshot: Snapshot, scope: Scope) => {
    try {
      return await work(snapshot, scope);
    } catch (fault) {
      if (asked) await refuseOutside(fault, { snapshot, scope }, asked);
      throw fault;
    }
  };
  return orTell(() => withSnapshot(told), asked?.locals.t);
}

/**
 * Refuses a unit that the tree has and the reader's scope has not, with what they may see and where; all else is left to be told as it is.
 * @throws Kit's error 403
 */
async function refuseOutside(
  fault: unknown,
  { snapshot: { catalog }, scope }: Pick<Scene, 'snapshot' | 'scope'>,
  { locals, url }: Asked,
): Promise<void> {
  const { code, value } = askedProblem(fault) ?? {};
  const unit = code === 'unit_unknown' && value ? await unitOfTree(value, { scope }) : null;
  const own = catalog.units.get(catalog.workspace.rootUnit);
  if (unit === null || !own) return;
  const href = withOwnUnit(url, unit.unitId, own.unitId);
  const outside = tellOutside(unit, { catalog, scope, words: wordsOf(locals, catalog) }, { unit: own, href });
  error(403, {
    message: locals.t('honest.outside.title', { unit: outside.unit.text }),
    ...{ code: 'unit_unknown', outside },
  });
}

/** Does some work for a page; what fails is told as Kit's error, and what was asked wrongly in the words given. */
export async function orTell<T>(work: () => Promise<T>, t?: Translate): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (isHttpError(fault) || isRedirect(fault)) throw fault;
    const asked = askedProblem(fault);
    const { status, detail, code, id } = toProblem(fault);
    const message = (asked && t && refusalSentence(asked, t)) ?? detail;
    // A page of a source that is not there, or not the reader's to know of, is no page, whoever noticed it.
    if (isOfSource(asked)) error(404, { message, code: 'source_unknown' });
    error(status, id ? { message, code, id } : { message, code });
  }
}

const isOfSource = (asked: AskedProblem | null) =>
  asked?.code === 'question_invalid' && asked.part === 'source';

/** Pages, and what scripts fetch for them, that can be read as an older version has them. */
const olderPages: readonly (string | null)[] = [
  '/indicators/[id]',
  '/indicators/[id]/[figure].svg',
  '/[figure].svg',
  '/explore/[figure].svg',
  '/explore/cube',
  '/explore/window',
  '/data/[figure].svg',
];

/** The version that the address of a page asks for; null for the one served. */
export function askedVersion({ route, url }: { route: { id: string | null }; url: URL }): string | null {
  return olderPages.includes(route.id) ? url.searchParams.get('version') || null : null;
}

/** What is asked of the version that an address names. */
export function askedOfVersion({ searchParams }: URL): URLSearchParams {
  const search = new URLSearchParams(searchParams);
  search.delete('version');
  return search;
}

/** Faults of the version itself: the page tells them, in a frame that stands without one. */
const versionFaults: readonly string[] = [
  ...['snapshot_none_published', 'version_unknown', 'snapshot_missing', 'snapshot_format_unknown'],
];

/** Reads the version of the page, or gives null where there is none to read: the frame stands without one. */
export async function readIfPublished<T>(
  work: (snapshot: Snapshot, at: { now: Date; isServed: boolean }) => Promise<T>,
): Promise<T | null> {
  return orTell(async () => {
    try {
      const { control } = await openWarehouse();
      return await withSnapshot((snapshot) => {
        const isServed = readServed(control)?.snapshotId === snapshot.snapshotId;
        return work(snapshot, { now: control.clock(), isServed });
      });
    } catch (fault) {
      if (fault instanceof WarehouseError && versionFaults.includes(fault.code)) return null;
      throw fault;
    }
  });
}
