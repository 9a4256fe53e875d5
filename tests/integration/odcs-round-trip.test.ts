import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importContract, restoreImported } from '#etl/exchange/import-contract.ts';
import { OdcsDocument } from '#etl/exchange/odcs-document.ts';
import { toVersion } from '#etl/exchange/odcs-version.ts';
import { realData } from '../support/etl.ts';

const folder = join(realData, 'odcs');
const absent = !existsSync(folder);
const examples = absent ? [] : globSync('docs/examples/*/*.odcs.yaml', { cwd: folder }).sort();
const why = absent ? ' (skipped: no odcs in LODESTAR_REAL_DATA)' : '';
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

describe.skipIf(absent)(`the example contracts of the standard${why}`, () => {
  it('are seventeen', () => {
    expect(examples).toHaveLength(17);
  });

  it.each(examples)('%s is imported and exported without loss', (file) => {
    const text = textOf(file);
    expect(new OdcsDocument(file, text).print()).toBe(text);
    const imported = importContract({ name: file, text }, 'example', ['en']);
    const odcs = new OdcsDocument(file, imported.text);
    restoreImported(odcs);
    expect(parse(odcs.print())).toEqual(parse(text));
  });

  it('are as valid in 3.1 after the rewriting as before', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schema = JSON.parse(textOf('schema/odcs-json-schema-v3.1.0.json')) as object;
    const validate = ajv.compile(schema);
    const faultsOf = (value: unknown) => {
      validate(value);
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
    };
    for (const file of examples) {
      const before = faultsOf(parse(textOf(file)));
      const odcs = new OdcsDocument(file, textOf(file));
      toVersion(odcs, '3.1');
      const known = before.length > 0 ? before : [];
      expect(
        faultsOf(odcs.value).filter((fault) => !known.includes(fault)),
        file,
      ).toEqual([]);
    }
  });
});
