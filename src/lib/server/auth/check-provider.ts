import { record } from '#warehouse/control/audit.ts';
import { grantsOfGroups } from '#warehouse/control/directory-grants.ts';
import { takeInIdentity, type TakenIn } from '#warehouse/control/directory-person.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Person } from '#warehouse/control/people.ts';
import { todayOf } from './authenticate.ts';
import { finishProvider } from './provider.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { recordRefusal } from './record-refusal.ts';
import { refuse, type Outcome } from './refusal.ts';

/**
 * Finds whoever the provider vouches for, with the rights that follow from their groups now; account, rights and what tells of them are one
 * transaction. What is refused is written down.
 *
 * @param answered `query`: of the address that the browser came back to; `token`: of its cookie
 */
export async function checkProvider(
  control: Control,
  settings: ProviderSettings,
  answered: { query: URLSearchParams; token: string | null | undefined },
  address: string,
): Promise<Outcome<{ person: Person; returnTo: string }>> {
  const outcome = await finishProvider(control, settings, answered.query, answered.token);
  const taken = outcome.ok
    ? takeIn(control, outcome.identity, grantsOfGroups(settings.groups, outcome.identity.groups), address)
    : null;
  if (outcome.ok && taken) return { ok: true, person: taken.person, returnTo: outcome.returnTo };
  const refusal = outcome.ok ? refuse('account_shut', 'an account of the single sign-on') : outcome;
  recordRefusal(control, refusal, null, { method: 'provider', address });
  return refusal;
}

function takeIn(
  control: Control,
  identity: Parameters<typeof takeInIdentity>[1],
  grants: Parameters<typeof takeInIdentity>[2],
  address: string,
): TakenIn | null {
  return control.sqlite
    .transaction(() => {
      const taken = takeInIdentity(control, identity, grants, todayOf(control));
      if (taken) recordTakenIn(control, taken, address);
      return taken;
    })
    .immediate();
}

function recordTakenIn(
  control: Control,
  { person, isNew, isCalledOtherwise, change }: TakenIn,
  address: string,
): void {
  const by = { actor: 'system', actorLabel: 'Lodestar', object: `person:${person.personId}`, address };
  const { name, label, issuer, subject } = person;
  const origin = 'directory';
  if (isNew) record(control, { ...by, action: 'person_added', detail: { name, label, issuer, subject } });
  if (isCalledOtherwise) record(control, { ...by, action: 'person_changed', detail: { label } });
  for (const grant of change.added)
    record(control, { ...by, action: 'grant_given', detail: { ...grant, origin } });
  for (const grant of change.ended)
    record(control, { ...by, action: 'grant_ended', detail: { ...grant, origin } });
}
