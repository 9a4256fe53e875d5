import type { DeliveryStanding } from '../schedule/expected-deliveries.ts';
import type { Catalog } from '../snapshot/catalog.ts';

/** How the deliveries of sources stand, by source; those that never began are not in it. */
export type Deliveries = ReadonlyMap<string, DeliveryStanding>;

/** What of the version served is needed to say what is the matter. */
export interface Served {
  snapshotId: string;
  catalog: Pick<Catalog, 'sources'>;
  /** When the load in it was made, by source; ISO UTC. */
  loadedAt: ReadonlyMap<string, string>;
  deliveries: Deliveries;
}
