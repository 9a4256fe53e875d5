export { criteria, type Criterion } from '#warehouse/model/criterion.ts';

/** `error` quarantines the row, `warning` loads and flags it. */
export type Severity = 'error' | 'warning';
