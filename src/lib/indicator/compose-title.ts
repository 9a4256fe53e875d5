import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { asPath } from '#lib/format/beside-path.ts';
import { describeCell, finerUntilSeen, gapText } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { Scene } from '#lib/server/page.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';

/** What the value says, before anything else: how far it is from its path. */
export function composeTitle(indicator: Indicator, cell: Cell | null, { words, period }: Scene): string {
  const { t, language, fallback, isOfWhole } = words;
  const name = contentText(indicator.name, language, fallback).text;
  const described = describeCell(cell, indicator, words, 'units');
  if (cell === null && isOfWhole)
    return t('indicator.title_outside', { name, period: describePeriod(period, words) });
  if (cell?.value == null)
    return t('indicator.title_none', { name, state: described.state, period: describePeriod(period, words) });
  if (cell.path === null) return t('indicator.title_plain', { name, value: described.full });
  const ahead = indicator.better === 'up' ? cell.value - cell.path : cell.path - cell.value;
  const finer = finerUntilSeen(ahead, asPath(cell.path, indicator, words.language), words);
  const gap = gapText(Math.abs(ahead), finer, words);
  const key =
    ahead === 0 ? 'indicator.title_on_path' : ahead > 0 ? 'indicator.title_ahead' : 'indicator.title_behind';
  return t(key, { name, value: described.full, gap });
}
