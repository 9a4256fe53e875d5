import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { savedView } from './schema.ts';
import { textInvalid } from './text-invalid.ts';

/** An address of a page under a name. */
export type SavedView = typeof savedView.$inferSelect;

/** Characters of a name and of an address at most. */
const LONGEST_NAME = 120;
const LONGEST_ADDRESS = 4000;

/**
 * Saves an address under a name for a person; several may bear the same.
 *
 * @param wanted `address`: path and query of a page of this server
 * @throws {WarehouseError} text_invalid: no name, or what is no address here
 */
export function saveView(
  control: Control,
  wanted: { name: string; address: string; personId: string },
): SavedView {
  const name = wanted.name.trim();
  if (name === '' || name.length > LONGEST_NAME)
    throw textInvalid('name', `${name.length} characters`, `1 to ${LONGEST_NAME}`);
  const address = ownAddress(wanted.address);
  if (address === null || address.length > LONGEST_ADDRESS)
    throw textInvalid('address', wanted.address.slice(0, 80), 'path and query of a page of this server');
  return control.db
    .insert(savedView)
    .values({ name, address, savedAt: now(control), personId: wanted.personId })
    .returning()
    .get();
}

/** A person's saved views, by name. */
export function listViews(control: Control, personId: string): SavedView[] {
  return control.db
    .select()
    .from(savedView)
    .where(isTheirs(personId))
    .orderBy(asc(savedView.name), asc(savedView.id))
    .all();
}

/** Removes a person's view. @returns whether there was one */
export function removeView(control: Control, id: number, personId: string): boolean {
  return (
    control.db
      .delete(savedView)
      .where(and(eq(savedView.id, id), isTheirs(personId)))
      .run().changes > 0
  );
}

/** Views saved before there was sign-in are everybody's, as they were. */
function isTheirs(personId: string) {
  return or(eq(savedView.personId, personId), isNull(savedView.personId));
}

/** As it travels; null where it is none of this server's, or leads to the list of views. */
function ownAddress(text: string): string | null {
  // Two slashes, or one beside a backslash, would be read as another host.
  if (!/^\/(?![/\\])/.test(text)) return null;
  const { host, pathname, search } = new URL(text, 'http://here.invalid');
  const isOwn = host === 'here.invalid' && !pathname.startsWith('//') && !/^\/views(\/|$)/.test(pathname);
  return isOwn ? `${pathname}${search}` : null;
}
