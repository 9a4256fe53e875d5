/** A delivery of a table, by the hash of its files, contract and corrections. */
export interface TakenDelivery {
  table: string;
  contentHash: string;
}

/** A file that a load took in, as the journal tells of it in `files_taken`: physical = loaded + quarantined + skipped, in rows. */
export interface TakenFile {
  /** Relative to the source's folder of the inbox. */
  fileName: string;
  /** Of the file as it is kept: where a landing gate leaves records out, another than of the file that came. */
  sha256: string;
  /** Whether a landing gate left records of it out, or might have. */
  isGated: boolean;
  /** Of the file as it is kept; absent of what an older release wrote. */
  bytes?: number | undefined;
  /** When it was received under this name (ISO instant); absent of what an older release wrote. */
  receivedAt?: string | undefined;
  physical: number;
  loaded: number;
  quarantined: number;
  skipped: number;
}
