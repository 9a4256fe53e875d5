import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { search } from '#warehouse/query/search.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdSmallWarehouse, type HeldVersion } from '../support/held-version.ts';
import { total } from '../support/star-world.ts';

describe('a search', () => {
  let held: HeldVersion;
  let snapshot: Snapshot;
  beforeAll(async () => {
    held = await holdSmallWarehouse();
    ({ snapshot } = held);
  });
  afterAll(() => held.close());

  const find = async (text: string, scope: Scope = everything, limit = 20) =>
    (await search(snapshot, scope, { text, limit, language: 'vi' })).map(({ kind, id }) => `${kind} ${id}`);

  it('finds an indicator by its name in any language, with or without marks, by a beginning and with a slip', async () => {
    for (const text of ['khai lại', 'KHAI LAI', 're-declar', 'declraed', 'पुनः'])
      expect([text, (await find(text))[0]]).toEqual([text, 'indicator redeclaration_rate']);
  });

  it('puts what is so named in the language of the reader first', async () => {
    const found = async (language: string) =>
      (await search(snapshot, everything, { text: 'da', limit: 20, language })).filter(
        ({ kind }) => kind === 'indicator',
      );
    const [english, vietnamese] = [await found('en'), await found('vi')];
    expect(english[0]!.name['en']).toMatch(/\bda/i);
    expect(english.map(({ id }) => id)).not.toEqual(vietnamese.map(({ id }) => id));
    expect(new Set(english)).toEqual(new Set(vietnamese));
  });

  it('finds units, those that have ended too, measures by what they count, and sources by their number', async () => {
    expect(await find('da nang')).toEqual(['unit 34-48', 'unit 63-48']);
    const [ended] = (
      await search(snapshot, everything, { text: 'da nang', limit: 20, language: 'vi' })
    ).slice(1);
    expect(ended).toMatchObject({ code: expect.any(String), ended: '2025-07-01' });
    expect((await find('received')).filter((one) => one.startsWith('measure'))).toContain(
      'measure procedure.received',
    );
    expect(await find('X03')).toEqual(['source data_asset']);
  });

  it('puts what is called just so before what has the words among others', async () => {
    expect((await find('ha noi'))[0]).toBe('unit 34-01');
    expect((await find('Hà Nội'))[0]).toBe('unit 34-01');
    expect((await find('x03'))[0]).toBe('source data_asset');
    expect((await find('noi'))[0]).toMatch(/^indicator/);
    // A code is in many others, and not at their beginning.
    expect((await find('01', everything, 2))[0]).toBe('unit 34-01');
  });

  it('finds a unit whose name is written as one word', async () => {
    expect((await find('hanoi'))[0]).toBe('unit 34-01');
    expect(await find('danang')).toEqual(['unit 34-48', 'unit 63-48']);
  });

  it('finds a term in any language, by another word for it and without its marks, and what it means by its words', async () => {
    for (const text of ['lineage', 'nguon goc so lieu', 'provenance', 'xuat xu', 'उत्पत्ति'])
      expect([text, (await find(text))[0]]).toEqual([text, 'term lineage']);
    expect(await find('figure comes from')).toEqual(['term lineage']);
    expect(await find('khai lại')).toEqual(expect.arrayContaining(['term declaring_again']));
  });

  it('finds all words that are asked for, and nothing for none', async () => {
    expect(await find('declared nothing')).toEqual([]);
    expect(await find('   ')).toEqual([]);
    expect(await find('%')).toEqual([]);
  });

  describe('for the number of a document', () => {
    const asItIs = (catalog: Catalog): Catalog => catalog;

    /** The version with procedures told as documents, and goals that rest on one. */
    const findIn = async (text: string, scope: Scope = everything, change = asItIs) => {
      const { catalog } = snapshot;
      const fact = catalog.facts.get('procedure')!;
      const dimensions = fact.dimensions.map((one) => ({ ...one, documents: true }));
      const codes = new Map(catalog.codeLists).set('code_procedure_procedure_code', [
        'TT01',
        '384-QĐ/TW',
        '38-NQ/TW',
      ]);
      const indicators = new Map(catalog.indicators);
      const rate = indicators.get('redeclaration_rate')!;
      const source = { vi: 'Công văn 4856/BCA-TTDLQG', en: 'Letter 4856/BCA-TTDLQG' };
      indicators.set(rate.id, { ...rate, targets: [{ ...rate.targets[0]!, source }] });
      const told = {
        ...catalog,
        indicators,
        codeLists: codes,
        facts: new Map(catalog.facts).set(fact.id, { ...fact, dimensions }),
      };
      const version = await visibleSnapshot({ ...snapshot, catalog: change(told) }, scope);
      const found = await search(version, scope, { text, limit: 20, language: 'vi' });
      return found.map(({ kind, id }) => `${kind} ${id}`);
    };

    it('finds it with and without its signs and tone marks, and by its beginning', async () => {
      const document = 'document procedure.received/procedure_code:384-QĐ/TW';
      for (const text of ['384-QĐ/TW', '384 qd tw', '384qdtw', '384-QD', 'Quy định 384-QĐ/TW', '384'])
        expect([text, (await findIn(text))[0]]).toEqual([text, document]);
      expect((await findIn('38')).filter((one) => one.startsWith('document'))).toHaveLength(2);
      expect(await findIn('385-QĐ/TW')).toEqual([]);
    });

    it('finds the indicators whose goals rest on it', async () => {
      for (const text of ['4856/BCA-TTDLQG', '4856 bca', '4856BCATTDLQG', 'công văn 4856'])
        expect([text, await findIn(text)]).toEqual([text, ['indicator redeclaration_rate']]);
      expect(await findIn('4857BCATTDLQG')).toEqual([]);
    });

    it('tells of documents in rows of units in sight alone', async () => {
      expect(await findIn('TT01')).toEqual(expect.arrayContaining([expect.stringMatching(/^document/)]));
      expect(await findIn('TT01', { unitRoots: ['34-01'], highestClass: '*' })).toEqual(
        expect.arrayContaining([expect.stringMatching(/^document/)]),
      );
      expect(await findIn('384qdtw', { unitRoots: ['34-01'], highestClass: '*' })).toEqual([]);
      expect(await findIn('TT01', { unitRoots: [], highestClass: '*' })).toEqual([]);
    });

    it('tells nothing of a fact whose class is out of reach', async () => {
      const restricted = (catalog: Catalog): Catalog => {
        const facts = new Map(catalog.facts);
        facts.set('procedure', { ...facts.get('procedure')!, dataClass: 'restricted' });
        return { ...catalog, facts };
      };
      const upTo = (highestClass: Scope['highestClass']): Scope => ({ ...everything, highestClass });
      expect(await findIn('384qdtw', upTo('restricted'), restricted)).toHaveLength(1);
      expect(await findIn('384qdtw', upTo('internal'), restricted)).toEqual([]);
      expect(await findIn('384qdtw', upTo('internal'))).toHaveLength(1);
    });

    it('tells nothing of a fact all of whose counts are hidden where they are small', async () => {
      const hiding = (measures: readonly { id: string }[]) => (catalog: Catalog) => ({
        ...catalog,
        hiding: measures.map(({ id: measure }) => ({
          ...catalog.indicators.get('redeclaration_rate')!,
          ...{ suppressBelow: 5, formula: total('procedure', measure) },
        })),
      });
      const { measures } = snapshot.catalog.facts.get('procedure')!;
      expect(measures.length).toBeGreaterThan(1);
      expect(await findIn('384qdtw', everything, hiding(measures.slice(1)))).toHaveLength(1);
      expect(await findIn('384qdtw', everything, hiding(measures))).toEqual([]);
    });
  });

  it('gives so many of each kind', async () => {
    const found = await find('t', everything, 2);
    expect(found.filter((one) => one.startsWith('unit'))).toHaveLength(2);
  });

  it('tells nobody of units out of sight, and those who see nothing of nothing', async () => {
    const hanoi: Scope = { unitRoots: ['34-01'], highestClass: '*' };
    expect(await find('da nang', hanoi)).toEqual([]);
    expect(await find('khai lại', hanoi)).toContain('indicator redeclaration_rate');
    expect(await find('khai lại', { unitRoots: [], highestClass: '*' })).toEqual([]);
  });
});
