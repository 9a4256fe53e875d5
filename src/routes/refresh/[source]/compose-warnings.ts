import type { FlagCount } from '#warehouse/query/flags.ts';
import { warningId } from '#lib/filters/warning-href.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatCount } from '#lib/format/number.ts';
import type { NamedColumn } from '#lib/i18n/field-names.ts';
import { ruleText } from '#lib/i18n/rule-text.ts';
import type { WarningView } from './source-view.ts';

/** Writes what rows of a source were loaded with a warning, as the briefing names the rules. */
export function composeWarnings(
  flags: readonly FlagCount[],
  columns: readonly NamedColumn[],
  words: Words,
): WarningView[] {
  return flags.map((flag) => ({
    id: warningId(flag),
    rule: ruleText(flag, columns, words),
    count: formatCount(flag.count, words.language),
  }));
}
