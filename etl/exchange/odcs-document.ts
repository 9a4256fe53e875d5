import { isMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { EtlError } from '#etl/errors.ts';

/**
 * An ODCS contract as a document: what we know nothing of, the order of keys and comments stay as they were written. As
 * long as nothing is changed, it is printed byte for byte as it came.
 */
export class OdcsDocument {
  readonly document: Document;
  readonly #text: string;
  #isChanged = false;

  /** @throws {EtlError} contract_unreadable: no YAML or JSON, or no contract of ODCS 3 */
  constructor(file: string, text: string) {
    this.#text = text.replace(/^\ufeff/, '');
    this.document = parseDocument(this.#text, { prettyErrors: false });
    const [problem] = this.document.errors;
    if (problem) throw unreadable(file, `is no YAML: ${problem.message}`);
    const version = String(this.document.get('apiVersion'));
    if (!isMap(this.document.contents) || this.document.get('kind') !== 'DataContract')
      throw unreadable(file, 'is no contract: expected kind: DataContract');
    if (!/^v3\.[0-2]\./.test(version)) throw unreadable(file, `has apiVersion ${version}`);
  }

  /** All it says, as plain values. */
  get value(): Record<string, unknown> {
    return this.document.toJS() as Record<string, unknown>;
  }

  set(path: (string | number)[], value: unknown): void {
    this.#isChanged = true;
    const node = this.document.getIn(path, true);
    if (isScalar(node) && (value === null || typeof value !== 'object')) node.value = value;
    else this.document.setIn(path, this.document.createNode(value));
  }

  remove(path: (string | number)[]): void {
    this.#isChanged = true;
    this.document.deleteIn(path);
  }

  /** Members of a list, or none. */
  list(path: (string | number)[]): Node[] {
    const node = this.document.getIn(path, true);
    return isSeq(node) ? (node.items as Node[]) : [];
  }

  /** The value of one of the `customProperties` at `path`. */
  custom(path: (string | number)[], property: string): unknown {
    const place = this.#placeOf(path, property);
    return place < 0 ? undefined : toValue(this, [...path, 'customProperties', place, 'value']);
  }

  setCustom(path: (string | number)[], property: string, value: unknown): void {
    const list = [...path, 'customProperties'];
    const place = this.#placeOf(path, property);
    if (place >= 0) this.set([...list, place, 'value'], value);
    else if (this.list(list).length === 0) this.set(list, [{ property, value }]);
    else this.set([...list, this.list(list).length], { property, value });
  }

  /** Takes a property away, and the list with its last one. */
  removeCustom(path: (string | number)[], property: string): void {
    const list = [...path, 'customProperties'];
    const place = this.#placeOf(path, property);
    if (place < 0) return;
    this.remove(this.list(list).length === 1 ? list : [...list, place]);
  }

  print(): string {
    return this.#isChanged
      ? this.document.toString({ lineWidth: 110, flowCollectionPadding: true })
      : this.#text;
  }

  #placeOf(path: (string | number)[], property: string): number {
    return this.list([...path, 'customProperties']).findIndex(
      (entry) => isMap(entry) && entry.get('property') === property,
    );
  }
}

function toValue({ document }: OdcsDocument, path: (string | number)[]): unknown {
  const node = document.getIn(path, true) as Node | undefined;
  return node?.toJS(document);
}

function unreadable(file: string, why: string): EtlError {
  return new EtlError(
    'contract_unreadable',
    `contract not readable: ${file} ${why}. Expected an Open Data Contract Standard contract, apiVersion v3.0 to v3.2.`,
  );
}
