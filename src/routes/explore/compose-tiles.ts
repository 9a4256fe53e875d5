import { explorationHref } from '#lib/filters/exploration.ts';
import { magnitudeSteps, stateItems } from '#lib/figures/legend.ts';
import { rampBoundaries } from '#lib/figures/scale.ts';
import { tileGrid, type Tile } from '#lib/figures/tile-grid.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { EACH_UNIT, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import { barMembers } from './bar-members.ts';
import { figureRead, figureText, figureUnit, figureWords, numberOf } from './compose-cell.ts';
import { drillInto } from './drill.ts';
import { both, lookOfMark, type Drawn, type Told } from './drawn-figure.ts';
import { memberName } from './member-name.ts';
import type { Pivot } from './pivot.ts';

type PlacedTile = Catalog['workspace']['tiles'][number];

/** Tiles that are a map: one alone has no place. */
const FEWEST_TILES = 2;

/**
 * Tiles of the units that an answer is broken down by, alone or by period: those of the level that the workspace gives places to, at and
 * below the unit asked for. None of anything else, and none of units side by side, which may lie within each other.
 */
export function tilesOf(
  { rows, columns, unit }: Pick<Explored, 'rows' | 'columns' | 'unit'>,
  { workspace, units }: Catalog,
): readonly PlacedTile[] {
  const axis = unitAxis(rows, columns);
  if (axis === null) return [];
  const isBelow = (id: string | null | undefined): boolean =>
    id === unit.unitId || (id != null && isBelow(units.get(id)?.parentId));
  const tiles = workspace.tiles.filter((tile) => {
    const own = units.get(tile.unit);
    if (!own) return false;
    return axis.id === 'unit'
      ? own.parentId === unit.unitId
      : axis.id === `unit:${own.level}` && isBelow(own.parentId);
  });
  return tiles.length < FEWEST_TILES ? [] : tiles;
}

/** The axis of units where it stands alone or beside periods. */
function unitAxis(rows: ExploredAxis, columns: ExploredAxis | null): ExploredAxis | null {
  const isPlaced = ({ kind, id }: ExploredAxis) => kind === 'unit' && id !== EACH_UNIT;
  if (columns === null) return isPlaced(rows) ? rows : null;
  const [axis, other] = rows.kind === 'period' ? [columns, rows] : [rows, columns];
  return isPlaced(axis) && other.kind === 'period' ? axis : null;
}

/** Draws an answer by units on the tile grid; of one by periods too the last period. Each tile narrows to its unit, as a bar does. */
export function drawTiles(pivot: Pivot, placed: readonly PlacedTile[], told: Told): Drawn {
  const { title, naming, markOf } = told;
  const { explored, words } = naming;
  const { main } = explored;
  const { axis, members, rowOf } = barMembers(pivot, explored);
  const [left, top] = [
    Math.min(...placed.map(({ column }) => column)),
    Math.min(...placed.map(({ row }) => row)),
  ];
  const tiles = placed.map((tile): Tile => {
    const row = rowOf(tile.unit);
    const value = numberOf(row, main.id);
    const look = lookOfMark[markOf(row, main) ?? 'measured'];
    const drilled = drillInto(tile.unit, axis, naming);
    const state = value === null || look === 'partial' ? words.t(`state.${look}`) : '';
    const said = value === null ? state : [figureWords(value, main, words), state].filter(Boolean).join(', ');
    return {
      ...{ column: tile.column - left, row: tile.row - top, label: tile.label, look },
      value: value === null ? null : figureRead(value, main),
      text: value === null ? '' : figureText(value, main, words),
      title: `${memberName(tile.unit, axis, naming).text}: ${said}`,
      href: drilled && explorationHref(drilled),
    };
  });
  const boundaries = rampBoundaries(tiles.flatMap(({ value }) => value ?? []));
  const drawn = new Set(placed.map(({ unit }) => unit));
  const elsewhere = members.filter((member) => member === null || !drawn.has(String(member))).length;
  return {
    ...both(told, (room) =>
      tileGrid({ tiles, boundaries, label: title, shape: room === told.wide ? 'wide' : 'tall', room }),
    ),
    legend: {
      scale: figureUnit(main, words),
      steps: magnitudeSteps(boundaries, (boundary) => figureText(boundary, main, words)),
      items: stateItems([...new Set(tiles.map(({ look }) => look))], (look) => words.t(`state.${look}`)),
    },
    notes: elsewhere > 0 ? [words.t('explore.figure.unplaced', { count: elsewhere })] : [],
  };
}
