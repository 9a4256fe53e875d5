import type { z } from 'zod';
import { workspaceInvalid } from '#etl/workspace/fault.ts';
import { textShape } from '#etl/workspace/shapes.ts';
import { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Text } from '#warehouse/model/text.ts';
import { changeRulesOf, checkChangeRules } from './change-shape.ts';
import { checkColumnsNamed } from './check-columns.ts';
import { readServers } from './choose-server.ts';
import type { Column, Contract } from './contract.ts';
import { readCustomProperties } from './custom-properties.ts';
import { checkQualityColumns } from './check-quality.ts';
import { readQuality } from './read-quality.ts';
import { readColumn } from './read-column.ts';
import { readObjects, type SchemaObject } from './read-objects.ts';
import { withRelationships } from './read-relationships.ts';
import { readSla } from './read-sla.ts';
import { rootCustomShape, rootShape } from './root-shape.ts';

type Root = z.output<typeof rootShape>;
type OwnProperties = NonNullable<ReturnType<typeof readOwn>>;

/** Where a contract's text comes from and in which languages its texts may be. */
export interface ContractText {
  /** Path for messages. */
  file: string;
  text: string;
  /** BCP 47 tags, the default first; empty: any. */
  languages?: readonly string[];
}

/** A table of a contract, and the position in `schema` of the object that describes it. */
export interface ContractTable {
  contract: Contract;
  object: number;
}

/**
 * Reads an ODCS 3.1 contract as docs/workspace.md describes it; of one with several objects, the source's own.
 *
 * @throws {EtlError} workspace_invalid: `details.faults` names file, line and key of all that is wrong
 */
export function readContract(source: ContractText): Contract {
  const yaml = new YamlFile(source.file, source.text);
  const tables = contractsOf(yaml, source.languages ?? []);
  const own = tables?.find(({ contract }) => contract.partOf === null);
  if (!own || yaml.faults.length > 0) throw workspaceInvalid(source.file, yaml.faults);
  return own.contract;
}

/**
 * Reads a contract and notes in `yaml` what is wrong.
 *
 * @returns a contract for each of its objects, in their order; null where too much is missing to go on
 */
export function contractsOf(yaml: YamlFile, languages: readonly string[]): ContractTable[] | null {
  if (yaml.faults.length > 0) return null;
  const root = yaml.read(rootShape, yaml.value, []);
  if (root === null) return null;
  const tables = readObjects(yaml, root).map((object) => readTable(yaml, root, object, languages));
  const complete = tables.filter((table) => table !== null);
  return complete.length === tables.length ? complete : null;
}

function readTable(
  yaml: YamlFile,
  root: Root,
  object: SchemaObject,
  languages: readonly string[],
): ContractTable | null {
  const servers = readServers(yaml, root.servers, object);
  const columns = readColumns(yaml, object, languages);
  const own = readOwn(yaml, object, languages);
  const sla = readSla(yaml, ['slaProperties'], root.slaProperties);
  if (servers === null || own === null || columns === null) return null;
  const setting = { id: object.id, object: object.position, languages, settings: own };
  const rules = readQuality(yaml, setting, object);

  const { id, partOf, physicalName } = object;
  const contract: Contract = {
    ...{ id, partOf, version: root.version },
    ...textsOf(own, root, languages),
    tableName: object.names && yaml.read(textShape(languages), object.names.value, object.names.at),
    server: servers.server,
    demonstration: servers.demonstration && {
      server: servers.demonstration,
      load: changeRulesOf(own, servers.demonstration.type).load,
    },
    physicalName,
    ...settingsOf(own, object, servers.server),
    ...changeRulesOf(own, servers.server.type),
    columns: withCodeDates(withRelationships(yaml, columns, object), own),
    ...rules,
    ...sla,
  };
  checkColumnsNamed(yaml, contract, object.position);
  checkQualityColumns(yaml, contract, object.position);
  checkChangeRules(yaml, contract);
  return { contract, object: object.position };
}

function readOwn(yaml: YamlFile, { customProperties, locate }: SchemaObject, languages: readonly string[]) {
  return readCustomProperties(
    yaml,
    ['customProperties'],
    customProperties,
    rootCustomShape(languages),
    locate,
  );
}

function readColumns(
  yaml: YamlFile,
  { position, properties }: SchemaObject,
  languages: readonly string[],
): Column[] | null {
  const columns = properties.map((property, place) =>
    readColumn(yaml, ['schema', position, 'properties', place], property, languages),
  );
  const complete = columns.filter((column) => column !== null);
  return complete.length === columns.length ? complete : null;
}

/** Name, description and owner; name and description are the contract's own, in the default language, where none are given by language. */
function textsOf(own: OwnProperties, root: Root, languages: readonly string[]) {
  const inDefault = (text: string): Text => ({ [languages[0] ?? 'en']: text });
  const { owner } = own;
  const name = own.names ?? inDefault(root.name ?? root.id);
  const { purpose } = root.description;
  return { name, description: own.descriptions ?? (purpose ? inDefault(purpose) : name), owner };
}

function dialectOf({ quoteChar, headerJoin, commentChar, sheetNumber, property }: OwnProperties['dialect']) {
  return { quoteChar, headerJoin, commentChar, sheetNumber, property };
}

/** Our own properties as the contract holds them; a header row that is not told follows the title rows. */
function settingsOf(own: OwnProperties, { physicalName }: SchemaObject, server: Contract['server']) {
  const delimiter = 'format' in server && server.format === 'tsv' ? '\t' : ',';
  const { code, ownerUnit, encoding, encodings, decimalChar, groupChar } = own;
  const { skip, fillDown } = own;
  const { deliveryPeriod, unitColumn, periodColumn, landingGate, personalData, dialect } = own;
  const isSheet = 'format' in server && server.format === 'xlsx';
  const { nullSequence } = dialect;
  const missingValues = nullSequence === null ? own.missingValues : [...own.missingValues, nullSequence];
  return {
    ...{ code, ownerUnit, encoding, encodings, decimalChar, groupChar, missingValues, skip, fillDown },
    ...{ deliveryPeriod, unitColumn, periodColumn, landingGate, personalData },
    dialect: {
      ...dialectOf(dialect),
      delimiter: dialect.delimiter ?? delimiter,
      headerRows: dialect.header ? (dialect.headerRows ?? [skip.title + 1]) : [],
      sheetName: dialect.sheetName ?? (isSheet ? physicalName : null),
    },
    duplicates: own.duplicates.keep,
    approval: own.approval,
  };
}

/** Codes with a validity are judged on the day of the row's period where the column names no other. */
function withCodeDates(
  columns: Column[],
  { periodColumn, deliveryPeriod }: Pick<OwnProperties, 'periodColumn' | 'deliveryPeriod'>,
): Column[] {
  const day = periodColumn ?? (deliveryPeriod === null ? null : 'delivery_period');
  const isDated = ({ codes }: Column) =>
    codes?.some(({ validFrom, validTo }) => validFrom ?? validTo) ?? false;
  return columns.map((column) => ({
    ...column,
    codesValidAt: isDated(column) ? (column.codesValidAt ?? day) : null,
  }));
}
