import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { reportedBy } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { numberFootnotes, type Footnotes } from '#lib/paper/footnotes.ts';
import { partlyText } from '#lib/format/partly-text.ts';
import { qualityNotes, type NotedValue } from '#lib/paper/quality-notes.ts';
import type { Scene } from '#lib/server/page.ts';
import { ownPeriod, readWhoReported } from '#lib/server/questions.ts';

interface Headline {
  indicator: Indicator;
  cell: Cell | null;
}

/** Reads and numbers the notes on the headlines; who is missing is looked up only where somebody is. */
export async function readFootnotes(headlines: readonly Headline[], scene: Scene): Promise<Footnotes> {
  const { facts } = scene.snapshot.catalog;
  const figures = await Promise.all(
    headlines.map(async ({ indicator, cell }) => {
      const by = reportedBy(indicator, facts);
      const isMissing = cell !== null && by === 'units' && cell.reported < cell.expected;
      const names = isMissing ? await namesOfMissing(indicator, scene) : { silent: [], awaited: [] };
      return { id: indicator.id, notes: qualityNotes({ indicator, cell, ...names, by }, scene.words) };
    }),
  );
  return numberFootnotes(figures);
}

async function namesOfMissing(
  indicator: Indicator,
  scene: Scene,
): Promise<Required<Pick<NotedValue, 'silent' | 'awaited' | 'awaitedBy' | 'partly'>>> {
  const { snapshot, scope, unit, words, signal } = scene;
  const { catalog } = snapshot;
  const question = {
    ...{ indicatorId: indicator.id, unitId: unit.unitId },
    period: ownPeriod(catalog, indicator, scene.period),
  };
  const reported = await readWhoReported(snapshot, scope, question, signal);
  const nameOf = (id: string) => {
    const found = catalog.units.get(id);
    return found ? [unitName(found, words.language, words.fallback).text] : [];
  };
  return {
    silent: reported.notReported.flatMap(nameOf),
    awaited: reported.awaited.flatMap(nameOf),
    awaitedBy: reported.awaitedBy,
    partly: reported.partlyReported.flatMap(({ unitId, ...of }) => {
      const rows = partlyText(of, words);
      return nameOf(unitId).map((name) => (rows === '' ? name : `${name} (${rows})`));
    }),
  };
}
