import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAttention } from '#lib/briefing/attention-sentence.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { columnsOf } from '#lib/i18n/field-names.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readFlags } from '#lib/server/questions.ts';
import { nothingAmiss } from '#warehouse/query/attention/amiss.ts';
import { readAttention } from '#warehouse/query/attention/attention.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { composeWarnings } from '../../src/routes/refresh/[source]/compose-warnings.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

const source = 'loan_month';
/** More loans online than loans, of two provinces; the first has such a row of 2024 already. */
const odd = ['01;06/2025;FILM;5;6;800;4', '02;06/2025;FILM;5;8;800;4'];
const part: Scope = { unitRoots: ['02'], highestClass: '*' };

describe('rows loaded with a warning', () => {
  let held: HeldVersion;
  beforeAll(async () => {
    held = await holdTinyWorkspace((world) => {
      world.rewrite(`workspace/sources/${source}/contract.yaml`, (text) =>
        text.replace('severity: error', 'severity: warning'),
      );
      world.rewrite(`${source}/loans-2025.csv`, (text) => `${text.trimEnd()}\n${odd.join('\n')}\n`);
    });
  });
  afterAll(() => held.close());

  const wordsIn = async (language: Language) => {
    const t = translator(language, await loadMessages(language));
    return { language, t, fallback: 'en', fiscalYearStart: '01-01' };
  };
  const warned = (scope: Scope, tables: string[] | null = [source]) =>
    readFlags(held.snapshot, scope, { tables, reason: null, limit: null });

  it('are counted by rule, of the source asked for, as far as the reader sees', async () => {
    const rule = { table: source, rule: 'online_within_loans', reason: 'check' };
    expect(await warned(everything)).toEqual([expect.objectContaining({ ...rule, count: 3 })]);
    expect(await warned(part)).toEqual([expect.objectContaining({ ...rule, count: 1 })]);
    expect(await warned({ unitRoots: [], highestClass: '*' })).toEqual([]);
    expect(await warned(everything, ['unit_register'])).toEqual([]);
    expect(await warned(everything, null)).toEqual(await warned(everything));
  });

  it.each([
    ['en', 'No more loans online than loans'],
    ['vi', 'Lượt mượn trực tuyến không nhiều hơn lượt mượn'],
  ] as const)('bear the name of their rule in %s', async (language, text) => {
    const columns = columnsOf(held.snapshot.catalog.sources.get(source));
    const warnings = composeWarnings(await warned(everything), columns, await wordsIn(language));
    expect(warnings.map(({ rule, count }) => [rule.text, count])).toEqual([[text, '3']]);
  });

  it.each(languages)(
    'are where the briefing in %s leads to, by the name and number that it says',
    async (language) => {
      const { snapshot } = held;
      const words = await wordsIn(language);
      const { matters } = await readAttention(snapshot, everything, {
        ...{ unitId: snapshot.catalog.workspace.rootUnit, grain: 'month', amiss: nothingAmiss, limit: 50 },
      });
      const item = matters.flatMap(({ items }) => items).find(({ kind }) => kind === 'flagged')!;
      const view = { unit: null, grain: 'month', period: null } as const;
      const { sentence, action } = writeAttention(item, snapshot.catalog, view, words);
      const columns = columnsOf(snapshot.catalog.sources.get(source));
      const [warning] = composeWarnings(await warned(everything), columns, words);
      expect(action.href).toBe(`/refresh/${source}#${warning!.id}`);
      expect(sentence).toContain(warning!.rule.text);
      expect(sentence).toContain(warning!.count);
    },
  );
});
