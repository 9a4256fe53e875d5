import { z } from 'zod';
import { idShape, strictShape } from '#etl/workspace/shapes.ts';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import { driftPolicies, loadModes, type ChangeRules } from './change.ts';
import type { Contract } from './contract.ts';
import { faultAtProperty } from './custom-properties.ts';

const policy = z.enum(driftPolicies);
const share = z.number().min(0).max(1);
const move = z.number().positive();

/** Root properties of a contract about change: load, drift, threshold, band. */
export const changeShape = {
  load: strictShape({ mode: z.enum(loadModes) }).optional(),
  drift: strictShape({
    newColumn: policy.default('block'),
    missingColumn: policy.default('block'),
    renamedColumn: policy.nullable().default(null),
    retypedColumn: policy.default('accept'),
  }).prefault({}),
  threshold: strictShape({
    rows: z.int().min(0).nullable().default(null),
    share: share.nullable().default(null),
  }).prefault({}),
  band: strictShape({
    rows: move.nullable().default(null),
    sums: z.record(idShape, move).default({}),
    reports: share.optional(),
    periodRows: share.optional(),
  })
    .nullable()
    .default(null),
  history: z
    .unknown()
    .superRefine((value, context) => {
      if (value !== undefined)
        context.addIssue({
          code: 'custom',
          message:
            'history is no more: write load: { mode: full } for latest, load: { mode: append } for all.',
        });
    })
    .optional(),
};

type Read = Omit<ChangeRules, 'load'> & { load?: ChangeRules['load'] | undefined };

/** A server that is asked gives all it has each time, files in an inbox come beside each other. */
export function changeRulesOf({ load, drift, threshold, band }: Read, serverType: string): ChangeRules {
  return {
    load: load ?? { mode: serverType === 'local' || serverType === 'sftp' ? 'append' : 'full' },
    drift,
    threshold,
    band,
  };
}

/** Notes what the rules about change need of the contract and do not find. */
export function checkChangeRules(yaml: YamlFile, contract: Contract): void {
  const { load, band, columns, periodColumn, deliveryPeriod } = contract;
  if (load.mode === 'merge' && !columns.some(({ key }) => key))
    faultAtProperty(yaml, 'load', 'merge needs a key: mark the columns that make it with primaryKey.');
  if (load.mode === 'replace_period' && periodColumn === null && deliveryPeriod === null)
    faultAtProperty(yaml, 'load', 'replace_period needs months: name a periodColumn or a deliveryPeriod.');
  for (const name of Object.keys(band?.sums ?? {})) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column?.type !== 'number' && column?.type !== 'integer')
      faultAtProperty(yaml, 'band', `no sum: ${name}. Expected a column of type number or integer.`);
  }
}
