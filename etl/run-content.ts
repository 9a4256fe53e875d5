import { join } from 'node:path';
import { inDemonstration } from './contract/choose-server.ts';
import { sourceIdOf, type Contract } from './contract/contract.ts';
import { EtlError } from './errors.ts';
import { withMappings } from './mend/mappings.ts';
import { mendsInForce, readApprovedMends, type MendsInForce } from './mend/mends-in-force.ts';
import type { RefreshOptions, Run } from './run.ts';
import type { WorkspaceContent } from './workspace/content.ts';
import { readWorkspace } from './workspace/read-workspace.ts';

/** What a run works by: what the organisation has written, and what people have mended. */
export interface RunContent {
  content: WorkspaceContent;
  mends: {
    inForce: MendsInForce;
    /** Whether the version served says which are. */
    areTold: boolean;
    /** Those of them that it was not made with: nobody has approved them yet. */
    added: string[];
  };
}

/**
 * Reads what a run works by.
 *
 * @throws what `readWorkspace` throws
 */
export async function readRunContent(run: Run, options: RefreshOptions): Promise<RunContent> {
  const written = await readWorkspace(options.workspace);
  const mends = await mendsFor(run, options, written);
  return { content: contentFor(options, written, mends.inForce), mends };
}

/**
 * Contracts of the sources that a run is asked for, their further tables among them.
 *
 * @param sources ids; empty = all
 * @throws {EtlError} source_unknown
 */
export function contractsOf(content: WorkspaceContent, sources: string[]): Contract[] {
  const named = namedSources(content, sources);
  return content.contracts.filter((contract) => named.size === 0 || named.has(sourceIdOf(contract)));
}

/**
 * Makes sure that the workspace has sources of these ids.
 *
 * @throws {EtlError} source_unknown
 */
export function namedSources(content: WorkspaceContent, sources: string[]): Set<string> {
  const known = [...new Set(content.contracts.map(sourceIdOf))];
  const unknown = sources.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new EtlError(
      'source_unknown',
      `source unknown: ${unknown.join(', ')}. This workspace has ${known.join(', ')}.`,
      { unknown },
    );
  return new Set(sources);
}

/** Variables as a run sees them: the demonstration lends some where the machine has none. */
export function environmentOf({ environment, demo }: RefreshOptions, content: WorkspaceContent) {
  return (name: string) => environment(name) ?? (demo ? content.demoEnvironment[name] : undefined);
}

/** A replay lets in what was mended of its sources; all else goes on with what was approved. */
async function mendsFor(
  { served }: Run,
  { paths, kind, sources }: RefreshOptions,
  { contracts }: WorkspaceContent,
): Promise<RunContent['mends']> {
  const approved = await readApprovedMends(served && join(paths.snapshots, served.file));
  const replayed = kind === 'replay' ? contracts.filter((one) => sources.includes(sourceIdOf(one))) : [];
  const inForce = mendsInForce(
    paths,
    approved,
    replayed.map(({ id }) => id),
  );
  const added = approved === null ? [] : [...inForce].filter((mend) => !approved.includes(mend));
  return { inForce, areTold: approved !== null, added };
}

/** Contracts know what people have said their values mean; in the demonstration they ask the servers that they have for it. */
function contentFor(
  { demo, paths }: RefreshOptions,
  content: WorkspaceContent,
  mends: MendsInForce,
): WorkspaceContent {
  const contracts = content.contracts.map((contract) => withMappings({ paths, mends }, contract));
  return { ...content, contracts: demo ? contracts.map(inDemonstration) : contracts };
}
