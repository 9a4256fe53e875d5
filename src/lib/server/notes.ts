import * as notes from '#warehouse/control/notes.ts';
import { requireVisibleUnit } from '#warehouse/query/visible-unit.ts';
import type { Scene } from './page.ts';
import { openWarehouse } from './warehouse.ts';

/** Notes on an indicator of the unit that a page is about, by the day they are about. @throws {WarehouseError} unit_unknown */
export async function readNotes(scene: Scene, indicatorId: string): Promise<notes.Note[]> {
  return notes.listNotes((await openWarehouse()).control, await subjectOf(scene, indicatorId));
}

/** Writes one. @throws {WarehouseError} text_invalid, unit_unknown */
export async function writeNote(
  scene: Scene,
  indicatorId: string,
  written: { day: string; text: string },
): Promise<void> {
  const subject = await subjectOf(scene, indicatorId);
  const { snapshotId, asOf: latest } = scene.snapshot;
  notes.writeNote((await openWarehouse()).control, { ...subject, ...written, latest, snapshotId });
}

/** Takes one back; one that is not there any more is no fault. @throws {WarehouseError} unit_unknown */
export async function takeNoteBack(scene: Scene, indicatorId: string, id: number): Promise<void> {
  notes.takeNoteBack((await openWarehouse()).control, id, await subjectOf(scene, indicatorId));
}

/** Notes are no part of a version, whose statements apply the scope: it is asked here. */
async function subjectOf({ snapshot, scope, unit, signal }: Scene, indicatorId: string) {
  await requireVisibleUnit(snapshot, scope, unit.unitId, signal);
  return { indicatorId, unitId: unit.unitId };
}
