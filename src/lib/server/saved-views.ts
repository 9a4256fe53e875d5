import * as saved from '#warehouse/control/saved-views.ts';
import { currentReader } from './auth/reader.ts';
import { openWarehouse } from './warehouse.ts';

/** The reader's saved views, by name. */
export async function listViews(): Promise<saved.SavedView[]> {
  return saved.listViews((await openWarehouse()).control, currentReader().personId);
}

/** Saves an address under a name for the reader. @throws {WarehouseError} text_invalid */
export async function saveView(wanted: { name: string; address: string }): Promise<saved.SavedView> {
  return saved.saveView((await openWarehouse()).control, { ...wanted, personId: currentReader().personId });
}

/** Removes a view of the reader's; one that is not there any more is no fault. */
export async function removeView(id: number): Promise<void> {
  saved.removeView((await openWarehouse()).control, id, currentReader().personId);
}
