import { suggestion } from '#etl/workspace/suggest.ts';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Contract } from './contract.ts';
import { faultAtProperty } from './custom-properties.ts';
import { isWritable } from './encoding-name.ts';
import { foldHeader } from './fold-header.ts';
import { technicalColumns } from './sql-type.ts';

/** Notes what a contract says of columns it does not have, of columns twice, or against itself. */
export function checkColumnsNamed(yaml: YamlFile, contract: Contract, object: number): void {
  const technical = technicalColumns(contract).map((column) => column.name);
  const names = contract.columns.map((column) => column.name);
  checkTwice(yaml, contract, technical, object);
  const requireColumn = (property: string, name: string | null | undefined, more: string[] = []) => {
    if (name == null || names.includes(name) || more.includes(name)) return;
    faultAtProperty(
      yaml,
      property,
      `column unknown: ${name}.${suggestion(name, names)} Expected one of this contract.`,
      object,
    );
  };
  const period = contract.deliveryPeriod === null ? [] : ['delivery_period'];
  requireColumn('unitColumn', contract.unitColumn);
  requireColumn('periodColumn', contract.periodColumn, period);
  requireColumn('skip', contract.skip.total?.column);
  requireColumn('skip', contract.skip.footer?.column);
  requireColumn('landingGate', contract.landingGate?.column);
  for (const name of contract.fillDown) requireColumn('fillDown', name);
  contract.columns.forEach((column, position) => {
    const date = column.reference?.validAt?.date;
    if (date !== undefined && !names.includes(date) && !period.includes(date))
      yaml.fault(
        ['schema', object, 'properties', position, 'customProperties'],
        `column unknown: ${date} (referenceValidAt).`,
      );
  });
  checkAgainstItself(yaml, contract, object);
  checkAgainstServer(yaml, contract, object);
}

function checkTwice(yaml: YamlFile, contract: Contract, technical: string[], object: number): void {
  const headers = new Map<string, string>();
  const seen = new Set<string>(technical);
  contract.columns.forEach((column, position) => {
    const at = ['schema', object, 'properties', position];
    if (column.name === 'rowid')
      yaml.fault(
        [...at, 'name'],
        'column unusable: rowid. DuckDB tells rows apart by it; give the column another name.',
      );
    if (seen.has(column.name)) yaml.fault([...at, 'name'], `column twice: ${column.name}. Names are unique.`);
    seen.add(column.name);
    const own = new Set([column.header, ...column.synonyms].map(foldHeader));
    for (const header of own) {
      const other = headers.get(header);
      if (other !== undefined && !isRecordFormat(contract))
        yaml.fault(
          [...at, 'physicalName'],
          `header twice: "${header}" may be ${other} or ${column.name}. Give each its own.`,
        );
      headers.set(header, column.name);
    }
  });
}

/** Records are read by path, which tells apart what has the same key. */
function isRecordFormat(contract: Contract): boolean {
  const { server } = contract;
  return !('format' in server) || ['json', 'ndjson'].includes(server.format);
}

function checkAgainstItself(yaml: YamlFile, contract: Contract, object: number): void {
  const fault = (property: string, message: string) => faultAtProperty(yaml, property, message, object);
  const { server, landingGate, periodColumn } = contract;
  if (contract.decimalChar === contract.groupChar)
    fault('groupChar', 'decimalChar and groupChar are the same: one number could mean two.');
  if (landingGate !== null && (server.type === 'sftp' || !isRecordFormat(contract)))
    fault(
      'landingGate',
      `cannot be kept for ${server.type === 'local' ? server.format : server.type}: records are taken out before anything is ` +
        'kept, which needs json or ndjson in the inbox, or a server of type api or postgres.',
    );
  if (landingGate !== null && !isWritable(contract.encoding))
    fault(
      'encoding',
      `cannot be written: a landing gate writes files anew, in the encoding they came in, which ${contract.encoding} does not say.`,
    );
  if (contract.deliveryPeriod !== null && !('format' in server))
    fault('deliveryPeriod', 'has no file name to read: expected a server of type local.');
  const column = contract.columns.find((candidate) => candidate.name === periodColumn);
  if (column && column.type !== 'date' && column.type !== 'timestamp')
    fault('periodColumn', `not a date: ${column.name} is ${column.type}. Expected a date or timestamp.`);
}

/** What only some ways of delivery can give. */
function checkAgainstServer(yaml: YamlFile, contract: Contract, object: number): void {
  const { server, landingGate } = contract;
  const properties = ['schema', object, 'properties'];
  if (landingGate !== null && 'compression' in server && !['auto', 'none'].includes(server.compression))
    faultAtProperty(
      yaml,
      'landingGate',
      `cannot be kept for ${server.compression}: records are taken out before anything is kept. Expected files that are not packed.`,
      object,
    );
  if (!('format' in server) && contract.columns.some(({ partition }) => partition !== null))
    yaml.fault(properties, 'partition or fileName has no path to read: expected a server of files.');
  if (contract.columns.every(({ partition }) => partition !== null))
    yaml.fault(properties, 'every column stands in the path: expected one that stands in the file.');
}
