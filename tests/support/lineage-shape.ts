import * as z from 'zod';

const base = { _producer: z.url(), _schemaURL: z.url() };
const name = z.string().min(1);
const count = z.int().min(0);
const job = { namespace: name, name };
const dataset = { namespace: name, name };

/**
 * An event of a run as OpenLineage has it, with the facets that Lodestar tells and no others: what it does not name is a fault.
 * @source OpenLineage 2-0-2 (RunEvent) and its facets parent 1-2-0, errorMessage 1-0-1, jobType 2-0-4, schema 1-2-0, version 1-0-1,
 *   dataQualityMetrics 1-0-3, dataQualityAssertions 1-1-0, outputStatistics 1-0-2
 */
export const lineageShape = z.strictObject({
  eventType: z.enum(['START', 'COMPLETE', 'ABORT', 'FAIL']),
  eventTime: z.iso.datetime(),
  producer: z.url(),
  schemaURL: z.literal('https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'),
  run: z.strictObject({
    runId: z.uuid({ version: 'v5' }),
    facets: z.strictObject({
      parent: z
        .strictObject({
          ...base,
          run: z.strictObject({ runId: z.uuid({ version: 'v5' }) }),
          job: z.strictObject(job),
        })
        .optional(),
      errorMessage: z.strictObject({ ...base, message: name, programmingLanguage: name }).optional(),
    }),
  }),
  job: z.strictObject({
    ...job,
    facets: z.strictObject({
      jobType: z.strictObject({
        ...base,
        ...{ processingType: z.literal('BATCH'), integration: name, jobType: z.enum(['DAG', 'TASK']) },
      }),
    }),
  }),
  inputs: z.array(
    z.strictObject({
      ...dataset,
      inputFacets: z.strictObject({
        dataQualityMetrics: z
          .strictObject({ ...base, rowCount: count, columnMetrics: z.strictObject({}) })
          .optional(),
        dataQualityAssertions: z
          .strictObject({
            ...base,
            assertions: z.array(
              z.strictObject({ assertion: name, success: z.boolean(), column: name.optional() }),
            ),
          })
          .optional(),
      }),
    }),
  ),
  outputs: z.array(
    z.strictObject({
      ...dataset,
      facets: z.strictObject({
        schema: z
          .strictObject({ ...base, fields: z.array(z.strictObject({ name, type: name })).min(1) })
          .optional(),
        version: z.strictObject({ ...base, datasetVersion: name }).optional(),
      }),
      outputFacets: z
        .strictObject({ outputStatistics: z.strictObject({ ...base, rowCount: count }).optional() })
        .optional(),
    }),
  ),
});

export type ToldLineage = z.infer<typeof lineageShape>;
