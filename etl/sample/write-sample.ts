import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAdminCrosswalk } from './admin-crosswalk.ts';
import { writeApiUsage } from './api-usage.ts';
import { populateAssets } from './asset-population.ts';
import { describeAssets } from './asset-states.ts';
import { monthsUntil } from './calendar.ts';
import { populateConnections } from './connection-population.ts';
import { writeDataAsset } from './data-asset.ts';
import { writeDataConnection } from './data-connection.ts';
import { writeDictionary } from './dictionary.ts';
import { writeDocumentFlow } from './document-flow.ts';
import { writeDqIssue } from './dq-issue.ts';
import { writeFrameworkDocument } from './framework-document.ts';
import { Manifest, type Defect } from './manifest.ts';
import { writeMemberRecordMonth } from './member-record-month.ts';
import { writeOrgUnit } from './org-unit.ts';
import { writePeopleQuarter } from './people-quarter.ts';
import { writeProcedureMonth } from './procedure-month.ts';
import { writeReportSubmission } from './report-submission.ts';
import { populateTasks } from './task-population.ts';
import { writeTask } from './task.ts';

export const sizes = ['small', 'medium', 'large'] as const;
export type SampleSize = (typeof sizes)[number];

/** How dense the sample is: about 100 thousand, 2 million, 20 million rows of the two large extracts. */
const densities: Record<
  SampleSize,
  { everyDays: number; siblings: number; procedures: number; documentDays: number }
> = {
  small: { everyDays: 4, siblings: 0, procedures: 36, documentDays: 25 },
  medium: { everyDays: 1, siblings: 2, procedures: 1_250, documentDays: 5 },
  large: { everyDays: 1, siblings: 9, procedures: 16_000, documentDays: 1 },
};

export interface SampleOptions {
  /** Folder of the extracts: one folder a source is written anew. */
  inbox: string;
  /** Where the planted defects are listed, one JSON object a line. */
  manifestFile: string;
  /** Folder of what the REST agency serves; default: `sample-agency` beside the inbox. */
  agency?: string;
  seed?: number;
  size?: SampleSize;
  /** Last day of the sample (ISO); its month is the last of 24. */
  asOf?: string;
  onProgress?: (event: { source: string; done: number; total: number }) => void;
}

/**
 * Writes the sample: 24 months of the extracts as agencies would send them, and the defects planted among them.
 * The same seed, size and versions of the libraries give the same bytes.
 *
 * @returns the planted defects, as the manifest lists them
 */
export async function writeSample(options: SampleOptions): Promise<Defect[]> {
  const {
    inbox,
    seed = 20261031,
    size = 'small',
    asOf = '2026-10-31',
    onProgress = () => undefined,
  } = options;
  const agency = options.agency ?? join(dirname(inbox), 'sample-agency');
  const density = densities[size];
  const manifest = new Manifest();
  const months = monthsUntil(asOf, 24);
  const assets = populateAssets(seed, months);
  const connections = populateConnections(seed, assets, months, density.siblings);
  const say = (source: string) => (done: number, total: number) => onProgress({ source, done, total });
  const writers: [string, (onStep: ReturnType<typeof say>) => Promise<void>][] = [
    ['org_unit', () => writeOrgUnit(inbox, manifest)],
    ['admin_crosswalk', () => writeAdminCrosswalk(inbox, manifest)],
    [
      'data_asset',
      () => writeDataAsset(inbox, manifest, { seed, months, states: describeAssets(seed, assets, months) }),
    ],
    ['data_connection', () => writeDataConnection(agency, manifest, { seed, asOf, connections })],
    [
      'api_usage_daily',
      (onStep) =>
        writeApiUsage(inbox, manifest, {
          seed,
          months,
          connections,
          everyDays: density.everyDays,
          onProgress: onStep,
        }),
    ],
    ['task', () => writeTask(agency, manifest, { seed, asOf, tasks: populateTasks(seed, months) })],
    [
      'procedure_month',
      (onStep) =>
        writeProcedureMonth(inbox, manifest, {
          seed,
          months,
          procedures: density.procedures,
          onProgress: onStep,
        }),
    ],
    ['framework_document', () => writeFrameworkDocument(inbox, manifest, { seed, asOf })],
    ['dictionary', () => writeDictionary(inbox, manifest, { seed, asOf, months, assets })],
    ['dq_issue', () => writeDqIssue(inbox, manifest, { seed, asOf, months, assets })],
    [
      'document_flow',
      () => writeDocumentFlow(inbox, manifest, { seed, months, everyDays: density.documentDays }),
    ],
    ['member_record_month', () => writeMemberRecordMonth(inbox, manifest, { seed, months })],
    ['people_quarter', () => writePeopleQuarter(inbox, manifest, { seed, months })],
    ['report_submission', () => writeReportSubmission(inbox, manifest, { seed, months })],
  ];
  await mkdir(inbox, { recursive: true });
  for (const [source, write] of writers) {
    await rm(join(inbox, source), { recursive: true, force: true });
    await write(say(source));
    say(source)(1, 1);
  }
  await mkdir(dirname(options.manifestFile), { recursive: true });
  await manifest.write(options.manifestFile);
  return manifest.defects;
}
