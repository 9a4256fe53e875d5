import type { Asset } from './asset-population.ts';

export type Method = 'API' | 'TEP' | 'THU_CONG' | 'DONG_BO';
export type ConnectionStatus = 'YEU_CAU' | 'KIEM_THU' | 'HOAT_DONG' | 'TAM_DUNG' | 'HUY';

/** A connection of the sample over its life. Days are local ISO days. */
export interface Connection {
  id: string;
  asset: Asset;
  /** Code of the consumer since the merger. */
  consumer: string;
  /** Code of the consumer before it. */
  consumerBefore: string;
  method: Method;
  isMandatory: boolean;
  requestedOn: string;
  activatedOn: string | null;
  status: ConnectionStatus;
  /** Last day with use, where use has ended. */
  usedUntil: string | null;
}

/** The gateway logs these methods; files and manual entry leave no log. */
export function isLogged(connection: Connection): boolean {
  return connection.method === 'API' || connection.method === 'DONG_BO';
}
