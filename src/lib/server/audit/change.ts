import * as audit from '#warehouse/control/audit.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { actorOf, currentReader, type Reader } from '../auth/reader.ts';
import { openWarehouse } from '../warehouse.ts';
import type { Deed } from './record.ts';

/** What a change is made with. */
export interface Change {
  control: Control;
  /** Who makes it. */
  reader: Reader;
  /** Writes down what was done. */
  note: (deed: Deed) => void;
}

/** Changes something for the reader: the change and what is written down of it stay or go together. */
export async function change<T>(work: (made: Change) => T): Promise<T> {
  const { control } = await openWarehouse();
  const reader = currentReader();
  const note = (deed: Deed) => audit.record(control, { ...actorOf(reader), ...deed });
  return control.sqlite.transaction(() => work({ control, reader, note })).immediate();
}
