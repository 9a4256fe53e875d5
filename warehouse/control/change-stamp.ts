import type { Statement } from 'better-sqlite3';
import type { Control } from './open-control.ts';

/** What this connection has changed, and that others have. */
interface Stamps {
  own: Statement;
  others: Statement;
}

const prepared = new WeakMap<Control, Stamps>();

/**
 * A text that is another once anything in the control database has changed, whoever changed it: what was read from it before is true as
 * long as this is the same. Takes microseconds.
 *
 * @source SQLite: total_changes() of this connection, `data_version` of all others
 */
export function changeStamp(control: Control): string {
  const { sqlite } = control;
  const stamps = prepared.get(control) ?? {
    own: sqlite.prepare('select total_changes()').pluck(),
    others: sqlite.prepare('pragma data_version').pluck(),
  };
  prepared.set(control, stamps);
  return `${String(stamps.own.get())} ${String(stamps.others.get())}`;
}
