import type { Statement } from 'better-sqlite3';
import type { Control } from './open-control.ts';

/** What this connection has changed, and that others have. */
interface Stamps {
  own: Statement;
  others: Statement;
}

const prepared = new WeakMap<Control, Stamps>();

/**
 * Texts that are others once anything in the control database has changed: what was read from it before is true as long as `whole` is
 * the same. `others` leaves out what this connection has changed. Takes microseconds.
 *
 * @source SQLite: total_changes() of this connection, `data_version` of all others
 */
export function changeStamp(control: Control): { whole: string; others: string } {
  const { sqlite } = control;
  const stamps = prepared.get(control) ?? {
    own: sqlite.prepare('select total_changes()').pluck(),
    others: sqlite.prepare('pragma data_version').pluck(),
  };
  prepared.set(control, stamps);
  const others = String(stamps.others.get());
  return { whole: `${String(stamps.own.get())} ${others}`, others };
}
