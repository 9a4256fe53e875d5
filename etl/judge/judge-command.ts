import { rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { dataPaths, makeDataFolders } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import type { CommandLine } from '../command-line.ts';
import { inDemonstration } from '../contract/choose-server.ts';
import { isDemonstration } from '../demonstration.ts';
import { describeDrift, type Drift } from '../drift.ts';
import { readEnvironment } from '../env.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { keepJson } from '../keep-json.ts';
import { judgeFile } from './judge-file.ts';
import { judgeMended } from './judge-mended.ts';

/**
 * Judges the file that a command line names, keeps what was found where it says so, and tells people of it in lines.
 *
 * @throws {EtlError} source_unknown, extract_unreadable, correction_unreadable
 */
export async function judgeCommand(
  control: Control,
  line: Pick<
    CommandLine,
    'workspace' | 'data' | 'sources' | 'file' | 'name' | 'findings' | 'mended' | 'demo'
  >,
): Promise<{ check: FileCheck; lines: string[] }> {
  const paths = dataPaths(line.data);
  makeDataFolders(paths);
  const content = await readWorkspace(line.workspace);
  const isShown = line.demo || isDemonstration(line, readEnvironment);
  const contracts = isShown ? content.contracts.map(inDemonstration) : content.contracts;
  const judging = {
    ...{ control, paths, content: { ...content, contracts } },
    signal: new AbortController().signal,
  };
  const path = line.file!;
  const file = { source: line.sources[0]!, path, fileName: line.name ?? basename(path) };
  const check = line.mended ? await judgeMended(judging, file) : await judgeFile(judging, file);
  if (line.findings !== null) keepJson(line.findings, check);
  // What somebody sent is theirs to send again; a file elsewhere is not ours to remove.
  if (check.refusal?.code === 'personal_data_refused' && dirname(path) === paths.uploads)
    rmSync(path, { force: true });
  return { check, lines: checkLines(check) };
}

function checkLines({ outcome, account, refusal, rules, firstBad, drift, ...served }: FileCheck): string[] {
  return [
    `judge: ${outcome}`,
    ...(refusal === null ? [] : [refusal.message]),
    ...(account === null
      ? []
      : [
          `records: ${account.physical}; to be loaded: ${account.loaded}, held back: ${account.quarantined}, skipped: ${account.skipped}${account.unjudged ? `, held back no more and not judged: ${account.unjudged}` : ''}`,
        ]),
    ...servedLines(served),
    ...drift.map((one) => `column: ${describeDrift(one as Drift)}`),
    ...rules.map(({ rule, records }) => `  ${rule}: ${records}`),
    ...firstBad.map(
      ({ table, line, cell, reasons }) =>
        `  ${table} ${line}${cell === null ? '' : ` (${cell})`}: ${reasons.map(({ rule }) => rule).join(', ')}`,
    ),
  ];
}

function servedLines({ known, sameFile, notJudged }: Pick<FileCheck, 'known' | 'sameFile' | 'notJudged'>) {
  return [
    ...(sameFile === null
      ? []
      : [
          `the same file is loaded as ${sameFile.fileName}: ${sameFile.loaded} loaded, ${sameFile.quarantined} held back`,
        ]),
    ...known.map(
      (rows) =>
        `${rows.table} as served: ${rows.same} the same, ${rows.differ} differ, ${rows.new} new${rows.gone === null ? '' : `, ${rows.gone} gone`}`,
    ),
    ...notJudged.map(({ rule, why }) => `not judged (${why}): ${rule}`),
  ];
}
