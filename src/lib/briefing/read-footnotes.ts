import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { reportedBy } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { numberFootnotes, type Footnotes } from '#lib/paper/footnotes.ts';
import { qualityNotes } from '#lib/paper/quality-notes.ts';
import type { Scene } from '#lib/server/page.ts';
import { ownPeriod, readNotReported } from '#lib/server/questions.ts';

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
      const silent = isMissing ? await namesOfSilent(indicator, scene) : [];
      return { id: indicator.id, notes: qualityNotes({ indicator, cell, silent, by }, scene.words) };
    }),
  );
  return numberFootnotes(figures);
}

async function namesOfSilent(indicator: Indicator, scene: Scene): Promise<string[]> {
  const { snapshot, scope, unit, words, signal } = scene;
  const { catalog } = snapshot;
  const question = {
    ...{ indicatorId: indicator.id, unitId: unit.unitId },
    period: ownPeriod(catalog, indicator, scene.period),
  };
  const ids = await readNotReported(snapshot, scope, question, signal);
  return ids.flatMap((id) => {
    const silent = catalog.units.get(id);
    return silent ? [unitName(silent, words.language, words.fallback).text] : [];
  });
}
