import type { Contract } from '../contract/contract.ts';
import type { FaultFact, Obstacle } from '#warehouse/model/fault-fact.ts';
import { EtlError } from '../errors.ts';
import { obstacleFacts } from './obstacle-facts.ts';

/** How far a workbook may go; of a contract the `limits` of its server. */
export interface SheetLimits {
  maxUnpackedBytes: number;
  maxEntries: number;
  /** Unpacked bytes by packed ones. */
  maxRatio: number;
  /** For reading one file. */
  timeoutSeconds: number;
  maxRows: number | null;
}

export const defaultSheetLimits: SheetLimits = {
  maxUnpackedBytes: 2 ** 30,
  maxEntries: 1000,
  maxRatio: 250,
  timeoutSeconds: 900,
  maxRows: null,
};

/** The limits a contract sets, else the default ones. */
export function sheetLimits({ server }: Pick<Contract, 'server'>): SheetLimits {
  const { limits = {} } = server as { limits?: Partial<SheetLimits> };
  return { ...defaultSheetLimits, ...limits };
}

/** Keeps account of what a workbook costs. */
export class SheetMeter {
  readonly where: string;
  readonly limits: SheetLimits;
  private readonly signal: AbortSignal;
  private readonly until: number;
  private unpacked = 0;

  constructor(where: string, limits: SheetLimits, signal: AbortSignal) {
    this.where = where;
    this.limits = limits;
    this.signal = signal;
    this.until = performance.now() + limits.timeoutSeconds * 1000;
  }

  /** @throws {EtlError} extract_limit_exceeded */
  unpack(bytes: number): void {
    this.signal.throwIfAborted();
    this.unpacked += bytes;
    const { maxUnpackedBytes, timeoutSeconds } = this.limits;
    if (this.unpacked > maxUnpackedBytes)
      throw this.exceeded('maxUnpackedBytes', maxUnpackedBytes, 'unpacks to more bytes');
    if (performance.now() > this.until)
      throw this.exceeded('timeoutSeconds', timeoutSeconds, 'takes more seconds to read');
  }

  exceeded(limit: keyof SheetLimits, value: number | null, what: string): EtlError {
    return new EtlError(
      'extract_limit_exceeded',
      `extract too large: ${this.where} ${what} than allowed. Expected at most ${value} (limits.${limit}); ask the agency for ` +
        'several smaller files or for CSV, or raise the limit in contract.yaml.',
      { limit, value, ...(value !== null && { facts: [{ fact: 'limit', limit, value }] }) },
    );
  }

  unreadable(why: string, obstacle: Obstacle | FaultFact, cause?: unknown): EtlError {
    return new EtlError(
      'extract_unreadable',
      `extract unreadable: ${this.where} ${why}. Expected XLSX; ask the agency to save it anew.`,
      { facts: 'fact' in obstacle ? [obstacle] : obstacleFacts(this.where, obstacle) },
      { cause },
    );
  }
}
