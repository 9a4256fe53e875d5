import { contractsOf } from '#etl/contract/read-contract.ts';
import { foreignProperty } from '#etl/contract/custom-properties.ts';
import { columnProperties } from '#etl/contract/read-column.ts';
import { rootCustomShape } from '#etl/contract/root-shape.ts';
import { isRecord } from '#etl/json-text.ts';
import type { Fault } from '#etl/workspace/fault.ts';
import { YamlFile } from '#etl/workspace/yaml-file.ts';
import { OdcsDocument } from './odcs-document.ts';
import { refusePosted } from './refuse-posted.ts';

/** A contract taken over, and what a person must still decide before it can be loaded. */
export interface ImportedContract {
  id: string;
  text: string;
  decisions: Fault[];
}

/** Where the id that a contract came with is kept, so that it can be given back; null: it had none. */
const FORMER_ID = 'formerId';

/**
 * Takes over a contract written elsewhere. Nothing of it is lost: its id is kept beside the source's, and its own
 * `customProperties` are listed as those of other tools.
 *
 * @param source id of the source it becomes; null: its own, made to fit
 * @throws {EtlError} contract_unreadable, contract_refused
 */
export function importContract(
  file: { name: string; text: string },
  source: string | null,
  languages: readonly string[],
): ImportedContract {
  const odcs = new OdcsDocument(file.name, file.text);
  const { value } = odcs;
  refusePosted(file.name, value);
  const { id: former = null } = value;
  const id = source ?? toId(String(former ?? ''), value['name']);
  if (former !== id) {
    odcs.set(['id'], id);
    odcs.setCustom([], FORMER_ID, former);
  }
  const isStrange = decisionsOf(id, odcs.print(), languages).some(({ message }) =>
    /^unknown key/.test(message),
  );
  const foreign = foreignNames(value).sort();
  if (isStrange && foreign.length > 0) odcs.setCustom([], foreignProperty, foreign);
  const text = odcs.print();
  return { id, text, decisions: decisionsOf(id, text, languages) };
}

/** Undoes what the import added, so that a contract leaves as it came. */
export function restoreImported(odcs: OdcsDocument): void {
  const former = odcs.custom([], FORMER_ID);
  odcs.removeCustom([], foreignProperty);
  if (former === undefined) return;
  odcs.removeCustom([], FORMER_ID);
  if (former === null) odcs.remove(['id']);
  else odcs.set(['id'], former);
}

function decisionsOf(id: string, text: string, languages: readonly string[]): Fault[] {
  const yaml = new YamlFile(`sources/${id}/contract.yaml`, text);
  contractsOf(yaml, languages);
  const asked = new Map(yaml.faults.map((fault) => [`${fault.line} ${fault.key} ${fault.message}`, fault]));
  return [...asked.values()].sort((a, b) => a.line - b.line);
}

/** Names under `customProperties`, anywhere, that are not ours. */
function foreignNames(value: unknown): string[] {
  const ours = new Set([...Object.keys(rootCustomShape([])), ...columnProperties]);
  const names = new Set<string>();
  const walk = (part: unknown, key: string): void => {
    if (Array.isArray(part)) {
      for (const item of part) {
        if (key === 'customProperties' && isRecord(item) && typeof item['property'] === 'string')
          if (!ours.has(item['property'])) names.add(item['property']);
        walk(item, '');
      }
    } else if (isRecord(part)) for (const [inner, item] of Object.entries(part)) walk(item, inner);
  };
  walk(value, '');
  return [...names];
}

function toId(former: string, name: unknown): string {
  const candidates = [former, typeof name === 'string' ? name : ''].map(asId);
  return candidates.find((id) => /^[a-z]/.test(id)) ?? 'imported';
}

/** Lower-case ASCII with underscores, đ as d: `Mã Đơn vị` becomes `ma_don_vi`. */
export function asId(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
