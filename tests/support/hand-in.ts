import { findPerson } from '#warehouse/control/people.ts';
import { grantsOn } from '#warehouse/control/grants.ts';
import { todayOf } from '#lib/server/auth/authenticate.ts';
import { readingAs, rightsOf, scopeOf } from '#lib/server/auth/reader.ts';
import { handIn } from '#lib/server/uploads/hand-in.ts';
import { settleHandIns } from '#lib/server/uploads/settle-hand-ins.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';

// A hand-in of the sample's steward in a process of its own, which a test may kill, or what a server does about one when it starts.
const [what, uploadId = '', replaces] = process.argv.slice(2);
const serving = await openWarehouse();
const { control } = serving;
if (what === 'settle') settleHandIns(control);
else {
  const { personId, label } = findPerson(control, 'steward')!;
  const grants = grantsOn(control, personId, todayOf(control));
  const steward = {
    ...{ personId, label, actor: `person:${personId}`, actorLabel: label, address: '127.0.0.1' },
    ...{ rights: rightsOf(grants, false), session: null, viewedAs: null },
    scopeFor: (right: Parameters<typeof scopeOf>[1]) => scopeOf(grants, right),
  };
  await readingAs(steward, () => handIn('loan_month', uploadId, { replaces: replaces === 'replaces' }));
}
serving.close();
