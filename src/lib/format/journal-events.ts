/** What journals of runs tell of, by the codes that they are kept by. */
export const journalEvents = [
  'run_started',
  'source_started',
  'source_loaded',
  'source_unchanged',
  'source_refused',
  'source_failed',
  'source_restored',
  'stage_started',
  'stage_finished',
  'progress',
  'load_planned',
  'delivery_lost',
  'delivery_repeated',
  'deliveries_left_out',
  'files_not_taken',
  'corrections_applied',
  'files_taken',
  'encoding_detected',
  'drift_found',
  'personal_data_refused',
  'rule_not_judged',
  'rejected_kept',
  'rejected_lost',
  'change_accepted',
  'content_forgotten',
  'cleaned_up',
  'version_published',
  'version_held',
  'versions_retired',
  'versions_not_retired',
  'lineage_unsent',
  'swept',
  'sweep_held_back',
  'sweep_failed',
  'run_finished',
  'run_failed',
  'run_interrupted',
] as const;
export type JournalEvent = (typeof journalEvents)[number];

/** Whether a code is one of those that have a name: a journal of an earlier release may have others. */
export function isJournalEvent(code: string): code is JournalEvent {
  return journalEvents.includes(code as JournalEvent);
}

/** Why all files of a source are loaded again, by the codes that the journal's `load_planned` gives. */
export const loadReasons = [
  'first_load',
  'contract_changed',
  'mends_changed',
  'files_gone',
  'judges_across_rows',
  'mends_follow',
  'mode_full',
  'rows_meet',
  'files_empty',
] as const;
export type LoadReason = (typeof loadReasons)[number];

/** Whether a code is one of those that have words. */
export function isLoadReason(code: string): code is LoadReason {
  return loadReasons.includes(code as LoadReason);
}
