import { grantsOn } from '#warehouse/control/grants.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listPeople, type Person } from '#warehouse/control/people.ts';
import type { Trouble } from '#warehouse/notice/matter.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { wordsOf } from '#lib/format/words.ts';
import { todayOf } from '../auth/authenticate.ts';
import { readerOf } from '../auth/reader-of.ts';
import { readingAs } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';
import { concernOf } from './who-acts.ts';
import { writeNotice } from './write-notice.ts';

/** Finds who is told of a matter: whoever must act by their role or asked for it, and may know of it. @returns ids of people */
export async function findAudience(
  control: Control,
  trouble: Trouble,
  { isEscalated = false } = {},
): Promise<string[]> {
  const today = todayOf(control);
  const found: string[] = [];
  for (const person of listPeople(control)) {
    if (person.disabledAt !== null) continue;
    const grants = grantsOn(control, person.personId, today);
    const concern = concernOf(trouble.kind, grants, isEscalated);
    const asked = trouble.data.askedBy === `person:${person.personId}`;
    if ((concern !== null || asked) && (await mayKnow(control, person, trouble, concern === 'data_owner')))
      found.push(person.personId);
  }
  return found;
}

function mayKnow(control: Control, person: Person, trouble: Trouble, isOwner: boolean): Promise<boolean> {
  const reader = readerOf(control, person);
  if (!reader.rights.has('see_refreshes')) return Promise.resolve(false);
  return readingAs(reader, () =>
    withSnapshot(async (snapshot, scope) => {
      const t = translator('en', await loadMessages('en'));
      const words = wordsOf({ language: 'en', t }, snapshot.catalog);
      if (isOwner && isLate(trouble) && !reportsTo(snapshot, scope, trouble)) return false;
      return (await writeNotice(trouble, { snapshot, scope, words, leaves: false })) !== null;
    }),
  );
}

const isLate = ({ kind }: Trouble): boolean => kind === 'lateness' || kind === 'overdue';

/** Whether units of a reader's own report by a source: lateness of a register that others keep is not theirs. */
function reportsTo({ catalog }: Snapshot, scope: Scope, { data }: Trouble): boolean {
  const levels = [...catalog.facts.values()]
    .filter(({ sources, reporting }) => reporting.by === 'units' && sources.includes(data.sourceId ?? ''))
    .flatMap(({ reporting }) => reporting.levels);
  const isOwn = (id: string) => seesAllUnits(scope) || (scope.settled?.units.includes(id) ?? false);
  return [...catalog.units.values()].some(({ unitId, level }) => levels.includes(level) && isOwn(unitId));
}
