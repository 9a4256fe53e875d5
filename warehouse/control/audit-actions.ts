/** What the audit knows to have been done. A name is never given another meaning: rows that bear it are kept for good. */
export const auditActions = [
  ...(['sign_in', 'sign_in_failed', 'sign_out', 'session_ended'] as const),
  ...(['password_set', 'link_made', 'link_used'] as const),
  ...(['second_factor_added', 'second_factor_removed', 'passkey_added', 'passkey_removed'] as const),
  ...(['recovery_codes_drawn'] as const),
  ...(['person_added', 'person_changed', 'person_disabled', 'person_enabled'] as const),
  ...(['grant_given', 'grant_ended', 'token_made', 'token_revoked'] as const),
  ...(['view_as_begun', 'view_as_ended'] as const),
  /** A figure, or rows, of a class that is not for everybody. */
  ...(['figure_read', 'data_exported'] as const),
  ...(['note_written', 'note_taken_back'] as const),
  ...([
    'refresh_started',
    'refresh_cancelled',
    'version_approved',
    'version_refused',
    'version_discarded',
  ] as const),
  ...(['source_rolled_back', 'refusal_lifted', 'schedule_changed'] as const),
  ...(['extract_uploaded', 'extract_handed_in', 'extract_withdrawn'] as const),
  ...([
    'rows_mended',
    'rows_dropped',
    'rows_restored',
    'mapping_mended',
    'quarantine_exported',
    'contract_drafted',
    'contract_written',
  ] as const),
  ...(['definition_changed', 'target_changed'] as const),
  ...([
    'notice_settings_changed',
    'figure_followed',
    'figure_left',
    'webhook_made',
    'webhook_removed',
  ] as const),
  ...(['audit_exported', 'backup_made', 'backup_restored'] as const),
] as const;

export type AuditAction = (typeof auditActions)[number];
