import { z } from 'zod';
import { workspaceInvalid } from '#etl/workspace/fault.ts';
import { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Text } from '#warehouse/model/text.ts';
import { changeRulesOf, checkChangeRules } from './change-shape.ts';
import { checkColumnsNamed } from './check-columns.ts';
import type { Column, Contract } from './contract.ts';
import { readCustomProperties } from './custom-properties.ts';
import { readChecks } from './read-checks.ts';
import { readColumn } from './read-column.ts';
import { readServer } from './read-server.ts';
import { readSla } from './read-sla.ts';
import { referenceShape, toReference } from './reference.ts';
import { rootCustomShape, rootShape } from './root-shape.ts';

type OwnProperties = NonNullable<ReturnType<typeof readOwn>>;

const relationshipsShape = z
  .array(z.object({ from: z.unknown().optional(), to: referenceShape }))
  .default([]);

/** Where a contract's text comes from and in which languages its texts may be. */
export interface ContractText {
  /** Path for messages. */
  file: string;
  text: string;
  /** BCP 47 tags, the default first; empty: any. */
  languages?: readonly string[];
}

/**
 * Reads an ODCS 3.1 contract as docs/workspace.md describes it.
 *
 * @throws {EtlError} workspace_invalid: `details.faults` names file, line and key of all that is wrong
 */
export function readContract(source: ContractText): Contract {
  const yaml = new YamlFile(source.file, source.text);
  const contract = contractOf(yaml, source.languages ?? []);
  if (contract === null || yaml.faults.length > 0) throw workspaceInvalid(source.file, yaml.faults);
  return contract;
}

/** Reads a contract and notes in `yaml` what is wrong. @returns null where too much is missing to go on */
export function contractOf(yaml: YamlFile, languages: readonly string[]): Contract | null {
  if (yaml.faults.length > 0) return null;
  const root = yaml.read(rootShape, yaml.value, []);
  if (root === null) return null;
  const [object] = root.schema;
  const server = readServer(yaml, ['servers', 0], root.servers[0]);
  const columns = readColumns(yaml, object?.properties ?? []);
  const own = readOwn(yaml, root.customProperties, languages);
  const checks = readChecks(yaml, ['schema', 0, 'quality'], object?.quality);
  const sla = readSla(yaml, ['slaProperties'], root.slaProperties);
  if (server === null || own === null || columns === null) return null;

  const { id, version } = root;
  const contract: Contract = {
    id,
    version,
    ...textsOf(own, root, languages),
    server,
    ...settingsOf(own),
    ...changeRulesOf(own, server.type),
    columns: withRelationships(yaml, columns, id, object?.relationships),
    checks,
    ...sla,
  };
  checkColumnsNamed(yaml, contract);
  checkChangeRules(yaml, contract);
  return contract;
}

function readOwn(yaml: YamlFile, list: unknown, languages: readonly string[]) {
  return readCustomProperties(yaml, ['customProperties'], list, rootCustomShape(languages));
}

function readColumns(yaml: YamlFile, properties: unknown[]): Column[] | null {
  const columns = properties.map((property, position) =>
    readColumn(yaml, ['schema', 0, 'properties', position], property),
  );
  const complete = columns.filter((column) => column !== null);
  return complete.length === columns.length ? complete : null;
}

/** Name and description; the contract's own, in the default language, where the workspace gives no translations. */
function textsOf(own: OwnProperties, root: z.output<typeof rootShape>, languages: readonly string[]) {
  const inDefault = (text: string): Text => ({ [languages[0] ?? 'en']: text });
  const name = own.names ?? inDefault(root.name ?? root.id);
  const { purpose } = root.description;
  return { name, description: own.descriptions ?? (purpose ? inDefault(purpose) : name) };
}

/** Our own properties as the contract holds them; a header row that is not told follows the title rows. */
function settingsOf(own: OwnProperties) {
  const { code, owner, ownerUnit, encoding, decimalChar, groupChar, missingValues, skip, fillDown } = own;
  const { deliveryPeriod, unitColumn, periodColumn, landingGate } = own;
  return {
    ...{ code, owner, ownerUnit, encoding, decimalChar, groupChar, missingValues, skip, fillDown },
    ...{ deliveryPeriod, unitColumn, periodColumn, landingGate },
    dialect: { ...own.dialect, headerRows: own.dialect.headerRows ?? [skip.title + 1] },
    duplicates: own.duplicates.keep,
  };
}

/** Adds the relationships that are declared beside the columns to the columns they start from. */
function withRelationships(yaml: YamlFile, columns: Column[], id: string, list: unknown): Column[] {
  const at = ['schema', 0, 'relationships'];
  const declared = yaml.read(relationshipsShape, list, at) ?? [];
  const references = new Map<string, Column['reference']>();
  declared.forEach(({ from, to }, position) => {
    const start = String(Array.isArray(from) ? from[0] : from);
    const column = columns.find(({ name }) => start === `${id}.${name}`);
    if (!column)
      yaml.fault(
        [...at, position, 'from'],
        `column unknown: ${start}. Expected ${id}.column, a column of this contract.`,
      );
    else if (column.reference !== null || references.has(column.name))
      yaml.fault([...at, position], `second relationship of ${column.name}: expected one at most.`);
    else references.set(column.name, toReference(to, null));
  });
  return columns.map((column) => ({ ...column, reference: references.get(column.name) ?? column.reference }));
}
