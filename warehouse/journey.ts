/**
 * The stages a row passes on its way from an agency's file to a figure: the same words name the folder in `etl/`,
 * the schema in the snapshot, the field in the journal and the label on the progress bar.
 */
export const stages = ['extract', 'stage', 'validate', 'conform', 'star', 'indicators', 'publish'] as const;

/** One step of the journey. */
export type Stage = (typeof stages)[number];
