import * as notes from '#warehouse/control/notes.ts';
import { requireVisibleUnit } from '#warehouse/query/visible-unit.ts';
import { change } from './audit/change.ts';
import type { Scene } from './page.ts';
import { openWarehouse } from './warehouse.ts';

/**
 * Notes on an indicator of the unit that a page is about, by the day they are about; none on the figure of a whole that the reader sees
 * a part of.
 */
export async function readNotes(scene: Scene, indicatorId: string): Promise<notes.SignedNote[]> {
  const { scope, unit } = scene;
  if (scope.wholes?.includes(unit.unitId)) return [];
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
  await change(({ control, reader: { personId }, note }) => {
    const { id } = notes.writeNote(control, { ...subject, ...written, latest, snapshotId, personId });
    const detail = { ...subject, day: written.day };
    note({ action: 'note_written', object: `note:${id}`, detail, snapshotId });
  });
}

/** Takes one of the reader's back; one that is not there any more is no fault. @throws {WarehouseError} unit_unknown */
export async function takeNoteBack(scene: Scene, indicatorId: string, id: number): Promise<void> {
  const subject = await subjectOf(scene, indicatorId);
  await change(({ control, reader: { personId }, note }) => {
    if (notes.takeNoteBack(control, id, { ...subject, personId }))
      note({ action: 'note_taken_back', object: `note:${id}`, detail: subject });
  });
}

/** Notes are no part of a version, whose statements apply the scope: it is asked here. */
async function subjectOf({ snapshot, scope, unit, signal }: Scene, indicatorId: string) {
  await requireVisibleUnit(snapshot, scope, unit.unitId, signal);
  return { indicatorId, unitId: unit.unitId };
}
