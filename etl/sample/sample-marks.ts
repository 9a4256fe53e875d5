/** What `etl sample` leaves in a data folder beside the inbox; the list of defects is written last. */
export const sampleMarks = ['sample-agency', 'sample-manifest.ndjson'] as const;
