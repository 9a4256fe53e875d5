import { z } from 'zod';
import { ASKED_KEPT_DAYS } from '#warehouse/schedule/caught-up-within.ts';
import { usualPolicy, type RetentionPolicy } from '../sweep/retention-policy.ts';
import { strictShape } from './shapes.ts';

/** Days that something is kept; null for good. */
const days = (usual: number | null, least = 1) => z.int().min(least).nullable().default(usual);

/** `retention` in `workspace.yaml`. */
export const retentionShape = strictShape({
  extractDays: days(usualPolicy.extractDays),
  rejectedRuns: z.int().min(1).default(usualPolicy.rejectedRuns),
  rejectedDays: days(usualPolicy.rejectedDays),
  journalDays: days(usualPolicy.journalDays),
  runDays: days(usualPolicy.runDays),
  // A session lasts 168 hours at most: none that may still be used is old.
  sessionDays: days(usualPolicy.sessionDays, 8),
  failedSignInDays: days(usualPolicy.failedSignInDays),
  linkDays: days(usualPolicy.linkDays),
  // A time that may still be made up for must be known to have been done.
  requestDays: days(usualPolicy.requestDays, ASKED_KEPT_DAYS),
  scheduleChangeDays: days(usualPolicy.scheduleChangeDays),
} satisfies { [name in keyof RetentionPolicy]: z.ZodType });
