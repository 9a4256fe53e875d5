import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { coverageText, type CountedBy, type Words } from '../format/cell.ts';
import { composeNotes } from '../format/compose-notes.ts';
import { formatDay } from '../format/date.ts';
import { joinNames } from '../i18n/join-names.ts';
import { beginsWithin, stateOf } from '../format/value-state.ts';

export interface NotedValue {
  indicator: Indicator;
  /** Null where the unit has no such value. */
  cell: Cell | null;
  /** Names of units whose due report is not in; empty where it is not counted by units. */
  silent: readonly string[];
  /** Names of those that lack none but reports not due yet, and by when the next are (ISO). */
  awaited?: readonly string[];
  awaitedBy?: string | null;
  /** What units reported in part, by name with their rows. */
  partly?: readonly string[];
  by: CountedBy;
}

/** Most names in a note; the page of the indicator has all. */
const MOST_NAMES = 8;

/**
 * Writes what a reader of paper, who cannot look behind a figure, has to know of its quality and coverage: that there is none and
 * why, who has not reported, that it may still change, was restated, is unusual or compares with nothing before.
 */
export function qualityNotes(
  { indicator, cell, silent, awaited = [], awaitedBy = null, partly = [], by }: NotedValue,
  words: Words,
): string[] {
  return [
    ...absenceNotes(cell, words),
    ...coverageNotes(cell, { silent, awaited, awaitedBy, by }, words),
    ...(partly.length > 0 ? [words.t('partly.note', { names: namesText(partly, words) })] : []),
    ...composeNotes(cell, indicator, words),
  ];
}

function absenceNotes(cell: Cell | null, { t, isOfWhole }: Words): string[] {
  if (cell === null && isOfWhole) return [t('desk.outsideNote')];
  const state = stateOf(cell);
  if (state === 'measured' || state === 'partial') return [];
  return [t(`paper.${state}`)];
}

function coverageNotes(
  cell: Cell | null,
  { silent, awaited, awaitedBy, by }: Required<Pick<NotedValue, 'silent' | 'awaited' | 'awaitedBy' | 'by'>>,
  words: Words,
): string[] {
  if (cell !== null && beginsWithin(cell)) return [words.t('state.why.begins')];
  if (cell === null || cell.reported >= cell.expected) return [];
  const coverage = coverageText(cell, words, by);
  if (silent.length + awaited.length === 0) return [words.t('paper.partial', { coverage })];
  const first =
    silent.length === 0
      ? words.t('paper.partial', { coverage })
      : words.t('paper.missing', { coverage, names: namesText(silent, words) });
  if (awaited.length === 0 || awaitedBy === null) return [first];
  const day = formatDay(awaitedBy, words.language);
  return [`${first} ${words.t('paper.notDue', { day, names: namesText(awaited, words) })}`];
}

function namesText(names: readonly string[], words: Words): string {
  return joinNames(names, names.length, words, { said: MOST_NAMES, of: 'units' });
}
