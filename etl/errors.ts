import type { FaultFact } from '#warehouse/model/fault-fact.ts';

/** Stable codes of the faults the pipeline raises; each has its entry in `docs/errors.md`. */
export type EtlErrorCode =
  | 'argument_invalid'
  | 'workspace_invalid'
  | 'source_unknown'
  | 'contract_unreadable'
  | 'contract_refused'
  | 'extract_missing'
  | 'extract_unreadable'
  | 'delivery_order_uncertain'
  | 'delivery_period_missing'
  | 'extract_limit_exceeded'
  | 'extract_http_failed'
  | 'extract_database_failed'
  | 'extract_sftp_failed'
  | 'extract_paging_inconsistent'
  | 'extract_setting_missing'
  | 'encoding_uncertain'
  | 'encoding_contradicted'
  | 'contract_column_missing'
  | 'contract_column_unknown'
  | 'contract_drift'
  | 'personal_data_refused'
  | 'quarantine_exceeded'
  | 'change_unexplained'
  | 'extract_empty'
  | 'account_mismatch'
  | 'quality_failed'
  | 'content_sql_failed'
  | 'unit_unresolved'
  | 'audit_failed'
  | 'rollback_impossible'
  | 'backfill_impossible'
  | 'correction_unreadable'
  | 'output_unwritable'
  | 'disk_full'
  | 'run_cancelled';

/** Names and counts, never cell values; `facts`: those that each reader is told in their language. */
export interface FaultDetails {
  facts?: FaultFact[];
  [name: string]: unknown;
}

/**
 * A fault that stops a source or a run (bad rows are no faults: they go to quarantine with their reasons).
 * Message: kind and what, then what was expected and what to do.
 */
export class EtlError extends Error {
  override readonly name = 'EtlError';
  readonly code: EtlErrorCode;
  readonly details: FaultDetails;

  constructor(code: EtlErrorCode, message: string, details: FaultDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}
