import type { Comparison } from '#warehouse/model/comparison.ts';
import type { AnswerRow } from '#lib/server/explored.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { Words } from '#lib/format/cell.ts';
import {
  asWritten,
  changeBetween,
  type Change,
  formatSum,
  formatValue,
  type ValueFormat,
} from '#lib/format/number.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { markSigns, noteSigns, type Mark, type NoteMark, type TableCell } from './table-view.ts';

/** Writes a figure as tables and figures do: with its percent sign, else as a bare number. A sum that is not whole has decimals. */
export function figureText(value: number | null, { kind, format }: ExploredFigure, words: Words): string {
  if (kind === 'measure' && value !== null && !Number.isInteger(value))
    return formatSum(value, words.language);
  return formatValue(value, format, words.language);
}

/** The figure as it is read: what is coloured by it looks alike where it reads alike. */
export function figureRead(value: number, { kind, format }: ExploredFigure): number {
  const isSum = kind === 'measure' && !Number.isInteger(value);
  return asWritten(value, isSum ? { unit: 'number', decimals: 2 } : format);
}

/** The unit of measure of a figure, for the head of its column; empty where each number bears it or there is none. */
export function figureUnit({ format, unitText }: ExploredFigure, { language, fallback, t }: Words): string {
  if (unitText) return contentText(unitText, language, fallback).text;
  return format.unit === 'points' ? t('unit.points') : '';
}

/** Number and unit in one, for sentences. */
export function figureWords(value: number | null, figure: ExploredFigure, words: Words): string {
  return [figureText(value, figure, words), value === null ? '' : figureUnit(figure, words)]
    .filter(Boolean)
    .join(' ');
}

/** What a cell says beside its number: why there is none, or that it is not all, as the answer has it. What is outside the scope is in no answer. */
export type MarkOf = (row: AnswerRow | undefined, figure: ExploredFigure) => Exclude<Mark, 'outside'> | null;

/** Cells of a figure: its value, then of each comparison the value of that period and the difference. */
export function composeCells(
  row: AnswerRow | undefined,
  figure: ExploredFigure,
  {
    compare,
    words,
    markOf,
    isTotal,
  }: {
    compare: readonly Comparison[];
    words: Words;
    markOf: MarkOf | (() => 'outside');
    isTotal: boolean;
  },
): TableCell[] {
  const value = numberOf(row, figure.id);
  const mark = markOf(row, figure);
  const text = value === null ? markSigns[mark ?? 'none'] : figureText(value, figure, words);
  const plain: TableCell = { text: '', mark: null, notes: [], change: null, isCompared: false, isTotal };
  const compared = compare.flatMap((comparison): TableCell[] => {
    const before = numberOf(row, `${figure.id}_${comparison}`);
    return [
      { ...plain, text: figureText(before, figure, words), isCompared: true },
      { ...plain, change: differenceOf(before, value, figure, words), isCompared: true },
    ];
  });
  return [{ ...plain, text, mark, notes: notesOf(row, figure) }, ...compared];
}

/** How settled a published figure is; nothing of any other. */
export function notesOf(row: AnswerRow | undefined, { id }: Pick<ExploredFigure, 'id'>): NoteMark[] {
  const told = noteTexts(row, id);
  return (Object.keys(noteSigns) as NoteMark[]).filter((note) => told.includes(note));
}

/** Whether there is no figure since no report has come. */
export function isUnreported(row: AnswerRow | undefined, figure: string): boolean {
  return noteTexts(row, figure).includes('not_reported');
}

function noteTexts(row: AnswerRow | undefined, figure: string): string[] {
  return String(row?.[`${figure}_note`] ?? '').split(',');
}

/** The number in a column of an answer; null where there is none. */
export function numberOf(row: AnswerRow | undefined, column: string): number | null {
  const value = row?.[column];
  return typeof value === 'number' ? value : null;
}

/** The difference in the unit of measure; in percentage points where the figure is a percentage. @returns null where either is missing */
export function differenceOf(
  before: number | null,
  after: number | null,
  figure: ExploredFigure,
  words: Words,
): Change | null {
  const isWhole = figure.kind !== 'measure' || [before, after].every((value) => Number.isInteger(value));
  const format: ValueFormat = isWhole ? figure.format : { unit: 'number', decimals: 2 };
  const change = changeBetween(before, after, format, words.language);
  if (!change || figure.format.unit !== 'percent') return change;
  return { ...change, amount: words.t('gap.points', { amount: change.amount }) };
}
