/** Stable codes of the faults the warehouse raises; each has its entry in `docs/errors.md`. */
export type WarehouseErrorCode =
  | 'snapshot_missing'
  | 'snapshot_format_unknown'
  | 'snapshot_none_published'
  | 'version_unknown'
  | 'question_invalid'
  | 'indicator_unknown'
  | 'unit_unknown'
  | 'arrow_type_unsupported'
  | 'arrow_value_too_large'
  | 'query_interrupted'
  | 'query_memory_short'
  | 'lease_held'
  | 'claim_lost'
  | 'run_interrupted'
  | 'second_person_needed'
  | 'publish_conflict'
  | 'delivery_refused'
  | 'schedule_invalid'
  | 'text_invalid'
  | 'upload_refused'
  | 'upload_unknown'
  | 'upload_quota_reached'
  | 'disk_space_short'
  | 'refresh_not_started'
  | 'command_invalid'
  | 'backup_place_taken'
  | 'backup_incomplete'
  | 'backup_unsound'
  | 'backup_unknown'
  | 'backup_truncated'
  | 'backup_damaged'
  | 'backup_key_unusable'
  | 'backup_key_wrong'
  | 'key_invalid'
  | 'seal_broken'
  | 'provider_settings_invalid';

/**
 * A fault in serving or keeping the warehouse. Message: kind and what, then what was expected and what to do.
 * `details` hold names and counts, never cell values.
 */
export class WarehouseError extends Error {
  /** Known by its name: the server's process and the bundle of its pages each load this module. */
  static override [Symbol.hasInstance](fault: unknown): boolean {
    return fault instanceof Error && fault.name === 'WarehouseError';
  }

  override readonly name = 'WarehouseError';
  readonly code: WarehouseErrorCode;
  readonly details: Record<string, unknown>;

  constructor(
    code: WarehouseErrorCode,
    message: string,
    details: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}
