import { EtlError, type EtlErrorCode } from '#etl/errors.ts';
import { listed } from './offenders.ts';
import type { StarContext } from './star-context.ts';

/**
 * Holds what the workspace says about its pages to what there is: tiles name units, headlines, phases and the map name
 * indicators, reporting names levels.
 *
 * @throws {EtlError} workspace_invalid, unit_unresolved
 */
export async function checkReferences(context: StarContext): Promise<void> {
  const { workspace, indicators, facts } = context.content;
  requireKnown(
    'indicators unknown',
    [
      ...workspace.headlines,
      workspace.mapIndicator,
      ...workspace.phases.flatMap((phase) => phase.indicator ?? []),
    ],
    indicators.map((one) => one.id),
    'Expected headlines, mapIndicator and phases of workspace.yaml to name files under indicators/.',
  );
  requireKnown(
    'reporting levels unknown',
    facts.flatMap(({ definition }) => definition.reporting.levels),
    workspace.levels.map((level) => level.id),
    'Expected reporting.levels of facts to name levels of workspace.yaml.',
  );
  const units = await context.db.rows<{ unit_id: string }>('select distinct unit_id from star.dim_unit');
  requireKnown(
    'tiles of unknown units',
    workspace.tiles.map((tile) => tile.unit),
    units.map((unit) => unit.unit_id),
    'Expected tiles of workspace.yaml to name a unit_id; mend them or the register.',
    'unit_unresolved',
  );
}

function requireKnown(
  what: string,
  asked: string[],
  known: string[],
  expected: string,
  code: Extract<EtlErrorCode, 'workspace_invalid' | 'unit_unresolved'> = 'workspace_invalid',
): void {
  const there = new Set(known);
  const unknown = [...new Set(asked)].filter((id) => !there.has(id));
  if (unknown.length === 0) return;
  throw new EtlError(code, `${what}: ${listed(unknown)}. ${expected}`, { unknown });
}
