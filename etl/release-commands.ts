import { dataPaths } from '#warehouse/control/data-paths.ts';
import { listHeld, readHeld } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { liftRefusals } from '#warehouse/control/refused-deliveries.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { readActor } from '#warehouse/queue/askers.ts';
import { requireClaim } from '#warehouse/queue/require-claim.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { partRefusal, stateOfHeld, type HeldState } from '#warehouse/snapshot/held-state.ts';
import type { CommandLine } from './command-line.ts';
import { sourceIdOf } from './contract/contract.ts';
import { requireSecondPerson } from './approval.ts';
import { approveHeld, discardHeld, refuseHeld, type Desk } from './decide-held.ts';
import { contractIn } from './mend/replay.ts';
import { isRecorded, recordCommand, recordDefinitions } from './record-deeds.ts';
import { readWorkspace } from './workspace/read-workspace.ts';

/** What a version that waits is told with. */
const TOLD: Record<HeldState, string> = {
  waits: 'waits for approval',
  overtaken: 'overtaken: another version was published since, plan again; waited',
  refused: 'brings a delivery that was refused since; waited',
};

/** A version as `snapshots` lists it; `text` is for people, the rest for programs. */
export interface ListedVersion {
  text: string;
  row: Record<string, unknown>;
}

/** Lists the versions that are kept, newest first, then those that wait. */
export function listSnapshots(control: Control): ListedVersion[] {
  const served = readServed(control)?.snapshotId;
  const kept = listVersions(control).map((version): ListedVersion => {
    const isServed = version.snapshotId === served;
    const bytes = version.bytes.toLocaleString('en');
    return {
      text: `${isServed ? '*' : ' '} ${version.snapshotId}  as of ${version.asOf}  ${bytes} bytes`,
      row: { ...version, served: isServed },
    };
  });
  const waiting = listHeld(control).map((held): ListedVersion => {
    const state = stateOfHeld(control, held);
    return {
      text: `${state === 'waits' ? '?' : 'x'} ${held.snapshotId}  as of ${held.asOf}  ${TOLD[state]} since ${held.heldAt}`,
      row: { ...held, served: false, waiting: true, state },
    };
  });
  return [...kept, ...waiting];
}

/** Does what a person has decided on a version or a delivery, and says what was done. */
export async function decide(line: CommandLine, control: Control): Promise<string> {
  const left: unknown[] = [];
  if (line.claim !== null) requireClaim(control, line.claim);
  const desk = { control, paths: dataPaths(line.data), onLeft: (fault: unknown) => left.push(fault) };
  const said = await perform(line, desk);
  return [said, ...left.map((fault) => `left for the next run to remove: ${String(fault)}`)].join('\n');
}

function perform(line: CommandLine, desk: Desk): Promise<string> | string {
  const [name = ''] = line.sources;
  switch (line.command) {
    case 'approve':
      return approve(line, desk, name);
    case 'refuse':
      return refuse(line, desk, name);
    case 'discard':
      return discard(line, desk, name);
    default:
      return lift(line, desk.control, name);
  }
}

async function approve({ workspace, claim }: CommandLine, desk: Desk, name: string): Promise<string> {
  const { control } = desk;
  const deed = { action: 'version_approved', object: `version:${name}`, snapshotId: name } as const;
  // Whoever was killed between the approval and the word of it has done what was asked.
  if (claim !== null && listVersions(control).some((version) => version.snapshotId === name)) {
    if (!isRecorded(control, deed)) recordCommand(control, deed, claim);
    return `published before: ${name}`;
  }
  const content = await readWorkspace(workspace);
  const held = readHeld(control, name);
  const approver = (claim === null ? null : readActor(control, claim)?.actor) ?? 'system';
  requireSecondPerson(control, held, content, approver);
  const { snapshotId } = approveHeld(desk, name, content.release);
  recordCommand(control, deed, claim);
  recordDefinitions(control, (held.changes as VersionChanges).definitions, snapshotId);
  return `published: ${snapshotId}`;
}

function refuse({ claim, refused: sources, why: reason }: CommandLine, desk: Desk, name: string): string {
  const { control } = desk;
  const deed = { action: 'version_refused', object: `version:${name}` } as const;
  // It is written down in the step that refuses.
  if (claim !== null && isRecorded(control, deed)) return `refused before: ${name}`;
  const { mended } = partRefusal(control, readHeld(control, name));
  const alongside = (refused: readonly string[]) =>
    recordCommand(control, { ...deed, detail: { sources: refused, reason } }, claim);
  const refused = refuseHeld(desk, name, { sources, reason, alongside });
  const withdrawn = refused.filter((table) => mended.includes(table));
  const unloaded = refused.filter((table) => !mended.includes(table));
  const said = `refused: ${name}; deliveries not to be loaded again: ${unloaded.join(', ') || 'none'}`;
  return withdrawn.length === 0
    ? said
    : `${said}; mended for it alone and withdrawn: ${withdrawn.join(', ')}`;
}

function discard({ claim, why }: CommandLine, desk: Desk, name: string): string {
  const { control } = desk;
  const reason = why || null;
  const deed = { action: 'version_discarded', object: `version:${name}`, detail: { reason } } as const;
  if (claim !== null && isRecorded(control, deed)) return `discarded before: ${name}`;
  discardHeld(desk, name, reason, () => recordCommand(control, deed, claim));
  return `discarded: ${name}; no delivery is refused by it`;
}

async function lift({ workspace, claim }: CommandLine, control: Control, source: string): Promise<string> {
  const content = await readWorkspace(workspace);
  const id = sourceIdOf(contractIn(content, source));
  const tables = content.contracts.filter((contract) => sourceIdOf(contract) === id);
  const lifted = control.db.transaction(
    () => {
      const count = tables.reduce((sum, table) => sum + liftRefusals(control, table.id), 0);
      const deed = { action: 'refusal_lifted', object: `source:${id}`, detail: { lifted: count } } as const;
      if (count > 0) recordCommand(control, deed, claim);
      return count;
    },
    { behavior: 'immediate' },
  );
  if (lifted === 0) return `nothing to lift: no delivery of ${id} is refused`;
  return `lifted: ${lifted} ${lifted === 1 ? 'refusal' : 'refusals'} of ${id}; the next refresh loads what it finds`;
}
