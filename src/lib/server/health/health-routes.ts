import * as z from 'zod';
import { jsonAnswer, type Answer } from '../answer.ts';
import type { Route } from '../route.ts';
import { readReadiness, readyChecks } from './ready-checks.ts';

/** `/healthz`: the process is alive. Whoever starts it anew where this fails heals what is stuck, and nothing else. */
export const healthRoute: Route = {
  path: '/healthz',
  needs: 'nothing',
  summary: 'Says that the process is alive.',
  parameters: {},
  content: { kind: 'json', isTagged: false, schema: z.strictObject({ status: z.literal('ok') }) },
  faults: [],
  answer: () => Promise.resolve(jsonAnswer(200, { status: 'ok' })),
};

/** `/readyz`: readers may be sent here. @source what a container's probe, a balancer and the tests wait for */
export const readyRoute: Route = {
  path: '/readyz',
  needs: 'nothing',
  summary: 'Says whether readers may be sent here, and which version they are given.',
  parameters: {},
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({ status: z.literal('ready'), snapshot: z.string(), asOf: z.iso.date() }),
  },
  faults: [],
  unready: z.strictObject({ status: z.literal('unready'), failing: z.array(z.enum(readyChecks)) }),
  answer: answerReadiness,
};

async function answerReadiness(): Promise<Answer> {
  const { failing, served } = await readReadiness();
  if (served) return jsonAnswer(200, { status: 'ready', snapshot: served.snapshotId, asOf: served.asOf });
  return jsonAnswer(503, { status: 'unready', failing }, { 'retry-after': '2' });
}
