import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { realData } from '../support/etl.ts';
import { listContracts, listWorkspaces, repository } from '../support/workspaces.ts';

const schemaFile = join(realData, 'odcs/schema/odcs-json-schema-v3.1.0.json');
const absent = !existsSync(schemaFile);
const contracts = listWorkspaces().flatMap(listContracts);

/** Contracts are judged as other tools meet them: with what the environment gives standing in the address. */
const withAddress = (text: string) => text.replace(/\{[A-Z][A-Z0-9_]*\}/g, 'https://agency.example');

test.skipIf(absent)(
  `every contract is valid ODCS 3.1${absent ? ' (skipped: no schema in LODESTAR_REAL_DATA)' : ''}`,
  () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
    const faults = contracts.flatMap((file) => {
      validate(parse(withAddress(readFileSync(join(repository, file), 'utf8'))));
      return (validate.errors ?? []).map(
        ({ instancePath, message }) => `${file} ${instancePath}: ${message}`,
      );
    });
    expect(contracts.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  },
);
