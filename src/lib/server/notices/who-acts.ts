import type { Grant } from '#warehouse/control/grants.ts';
import type { TroubleKind } from '#warehouse/control/notice-schema.ts';

/**
 * By which of their roles somebody is told of a matter; null where by none.
 *
 * - stewards of all units: of everything that refreshes do
 * - data owners: of rows held back, of lateness and of what is overdue, as far as it is of their units
 * - leaders of all units: of what nobody has acted on
 */
export function concernOf(
  kind: TroubleKind,
  grants: readonly Pick<Grant, 'role' | 'extent'>[],
  isEscalated: boolean,
): 'steward' | 'data_owner' | 'leader' | null {
  const ofAll = (wanted: Grant['role']) =>
    grants.some(({ role, extent }) => role === wanted && extent === 'all');
  if (ofAll('steward')) return 'steward';
  if (isEscalated && ofAll('leader')) return 'leader';
  const isOwners = kind === 'quarantine' || kind === 'lateness' || kind === 'overdue';
  return isOwners && !isEscalated && grants.some(({ role }) => role === 'data_owner') ? 'data_owner' : null;
}
