import type { Contract } from '#etl/contract/contract.ts';
import { readContract } from '#etl/contract/read-contract.ts';
import { channels, services, units } from './write-register.ts';

/** The contract of the register: eight rules over six columns, merged by key; and the month and unit of each row for its scores. */
export function registerContract(): Contract {
  const list = (values: readonly string[]) =>
    `customProperties: [{ property: enum, value: [${values.map((value) => `{ value: '${value}' }`).join(', ')}] }]`;
  const text = `
apiVersion: v3.1.0
kind: DataContract
id: register
version: 1.0.0
status: active
servers:
  - { server: inbox, type: local, path: register/*.csv, format: csv }
schema:
  - name: register
    properties:
      - { name: record_no, logicalType: string, required: true, primaryKey: true, logicalTypeOptions: { pattern: 'R[0-9]{10}' } }
      - { name: unit_code, logicalType: string, ${list(units)} }
      - { name: event_date, logicalType: date }
      - { name: service_code, logicalType: string, ${list(services)} }
      - { name: channel, logicalType: string, ${list(channels)} }
      - { name: amount, logicalType: number, logicalTypeOptions: { minimum: 0, maximum: 1000000 } }
customProperties:
  - { property: owner, value: Agency }
  - { property: load, value: { mode: merge } }
  - { property: unitColumn, value: unit_code }
  - { property: periodColumn, value: event_date }
`;
  return readContract({ file: 'register/contract.yaml', text, languages: ['en'] });
}
