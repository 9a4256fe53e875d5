import { channel } from 'node:diagnostics_channel';
import type { Control } from '#warehouse/control/open-control.ts';
import { putOutDigests } from '#warehouse/notice/digests.ts';
import { forgetOldNotices } from '#warehouse/notice/forget-notices.ts';
import { deliverDue } from './deliver-due.ts';
import { tellDeliveries } from './tell-deliveries.ts';
import { tellFollows } from './tell-follows.ts';
import { tellNotices, type ServedNow } from './tell-notices.ts';
import type { Trying } from './trying.ts';

/** What a round does, in this order; the first is to read of the version served what all others need. */
export const roundSteps = [
  'version',
  'matters',
  'follows',
  'uploads',
  'digests',
  'deliveries',
  'forgetting',
] as const;
export type RoundStep = (typeof roundSteps)[number];

/** Whether a step went wrong, wholly or with one of many. */
export interface StepEnd {
  step: RoundStep;
  hasFailed: boolean;
}

type Work = (control: Control, served: ServedNow, trying: Trying) => void | Promise<void>;

/** What each step after the first does. */
export const workOfStep: Readonly<Record<Exclude<RoundStep, 'version'>, Work>> = {
  matters: tellNotices,
  follows: (control, { snapshotId }, trying) => tellFollows(control, snapshotId, trying),
  uploads: (control, { catalog }) => tellDeliveries(control, catalog),
  digests: (control, { workspace }) => putOutDigests(control, workspace.timezone),
  deliveries: (control, _served, trying) => deliverDue(control, trying),
  forgetting: forgetOldNotices,
};

const ended = channel('lodestar:notice-step');

/** Tells all who {@link onStepEnded} how a step ended. */
export function tellStepEnded(end: StepEnd): void {
  ended.publish(end);
}

/** Is told how each step of each round of this process ends. */
export function onStepEnded(listener: (end: StepEnd) => void): void {
  ended.subscribe((end) => listener(end as StepEnd));
}
