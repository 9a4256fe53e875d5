import { countedBy } from '#lib/format/counted-by.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { numberFootnotes, type Footnotes } from '#lib/paper/footnotes.ts';
import { partlyText } from '#lib/format/partly-text.ts';
import { qualityNotes, type NotedValue } from '#lib/paper/quality-notes.ts';
import type { Scene } from '#lib/server/page.ts';
import type { Headline, Reporters } from './read-reporters.ts';

/** Writes and numbers the notes on the headlines, with who is missing where somebody is. */
export function composeFootnotes(
  headlines: readonly Headline[],
  reporters: ReadonlyMap<string, Reporters>,
  scene: Scene,
): Footnotes {
  const { snapshot, words } = scene;
  const figures = headlines.map(({ indicator, cell }) => {
    const reported = reporters.get(indicator.id);
    const names = reported ? namesOfMissing(reported, scene) : { silent: [], awaited: [] };
    const by = countedBy({ indicator, cells: cell ? [cell] : [] }, snapshot.catalog, words);
    return { id: indicator.id, notes: qualityNotes({ indicator, cell, ...names, by }, words) };
  });
  return numberFootnotes(figures);
}

function namesOfMissing(
  reported: Reporters,
  { snapshot: { catalog }, words }: Scene,
): Required<Pick<NotedValue, 'silent' | 'awaited' | 'awaitedBy' | 'partly'>> {
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
