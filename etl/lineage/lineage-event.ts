import { createHash } from 'node:crypto';

/** What a run, or a source in it, has come to. */
export type EventType = 'START' | 'COMPLETE' | 'ABORT' | 'FAIL';

/** Facts about a run, a job or a dataset, by their names; each says by itself what it is. */
export type Facets = { [name: string]: object };

export interface Dataset {
  namespace: string;
  name: string;
  facets?: Facets;
  inputFacets?: Facets;
  outputFacets?: Facets;
}

export interface Job {
  namespace: string;
  name: string;
  facets?: Facets;
}

/** An event of a run. @source OpenLineage 2-0-2, RunEvent */
export interface LineageEvent {
  eventType: EventType;
  /** ISO UTC. */
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets: Facets };
  job: Job;
  inputs: Dataset[];
  outputs: Dataset[];
}

/** Who says so. */
export const PRODUCER = 'urn:lodestar:etl';

export const RUN_EVENT = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

/** Facets that are told, with the versions of their schemas. */
const schemas = {
  parent: ['1-2-0', 'ParentRunFacet'],
  errorMessage: ['1-0-1', 'ErrorMessageRunFacet'],
  jobType: ['2-0-4', 'JobTypeJobFacet'],
  schema: ['1-2-0', 'SchemaDatasetFacet'],
  version: ['1-0-1', 'DatasetVersionDatasetFacet'],
  dataQualityMetrics: ['1-0-3', 'DataQualityMetricsInputDatasetFacet'],
  dataQualityAssertions: ['1-1-0', 'DataQualityAssertionsDatasetFacet'],
  outputStatistics: ['1-0-2', 'OutputStatisticsOutputDatasetFacet'],
} as const;

/** A facet under its name, with what every facet says of itself. */
export function facet(name: keyof typeof schemas, content: object): Facets {
  const [version, type] = schemas[name];
  const _schemaURL = `https://openlineage.io/spec/facets/${version}/${type}.json#/$defs/${type}`;
  return { [name]: { _producer: PRODUCER, _schemaURL, ...content } };
}

/** The UUID of something that has a name: the same name has the same one. @source RFC 9562, version 5, names of the URN namespace */
export function uuidOf(name: string): string {
  const space = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');
  const bytes = createHash('sha1').update(space).update(`urn:lodestar:${name}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
