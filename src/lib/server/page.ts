import { error, isHttpError, isRedirect } from '@sveltejs/kit';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import { requirePeriod, requireUnit } from '#warehouse/query/question.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readView, shownPeriod, type View } from '#lib/filters/view.ts';
import type { Words } from '#lib/format/cell.ts';
import { wordsOf } from '#lib/format/words.ts';
import { toProblem } from './http-errors.ts';
import { openWarehouse, readerScope, withSnapshot } from './warehouse.ts';

/** What a page is about, checked against the version it reads. */
export interface Scene {
  snapshot: Snapshot;
  scope: Scope;
  /** The view of the address. */
  view: View;
  unit: UnitVersion;
  period: Period;
  words: Words;
}

/**
 * Reads a page about a unit at a period, as its address says; `unitId` where the path names the unit.
 * @throws Kit's error: unit_unknown, or a version without values
 */
export function readScene<T>(
  { locals, url }: { locals: App.Locals; url: URL },
  work: (scene: Scene) => Promise<T>,
  unitId?: string,
): Promise<T> {
  return readPage(async (snapshot, scope) => {
    const { catalog } = snapshot;
    const view = readView(url.searchParams);
    const unit = requireUnit(catalog, unitId ?? view.unit ?? catalog.workspace.rootUnit);
    const period =
      shownPeriod(view.period, catalog.periods[view.grain]) ?? requirePeriod(catalog, view.grain);
    return work({ snapshot, scope, view, unit, period, words: wordsOf(locals, catalog) });
  });
}

/**
 * Reads what a page shows from one version of the warehouse.
 * @throws Kit's error with the public text, code and id of a fault
 */
export async function readPage<T>(work: (snapshot: Snapshot, scope: Scope) => Promise<T>): Promise<T> {
  return orTell(() => withSnapshot((snapshot) => work(snapshot, readerScope())));
}

/** Does some work for a page; what fails is told as Kit's error. */
export async function orTell<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (isHttpError(fault) || isRedirect(fault)) throw fault;
    const { status, detail, code, id } = toProblem(fault);
    error(status, id ? { message: detail, code, id } : { message: detail, code });
  }
}

/** Reads from the version served, or gives null where none has been published yet: the frame stands without one. */
export async function readIfPublished<T>(
  work: (snapshot: Snapshot, now: Date) => Promise<T>,
): Promise<T | null> {
  return orTell(async () => {
    try {
      const { control } = await openWarehouse();
      return await withSnapshot((snapshot) => work(snapshot, control.clock()));
    } catch (fault) {
      if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return null;
      throw fault;
    }
  });
}
