import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import type { ZodType } from 'zod';
import type { Fault } from './fault.ts';
import { describeIssue } from './describe-issue.ts';

/** Where a value stands: keys and positions from the root. */
export type Path = readonly (string | number)[];

/** A YAML file of a workspace that knows on which line each of its keys stands, and collects what is wrong with it. */
export class YamlFile {
  readonly file: string;
  /** The document as plain values, in NFC; keys are always strings. */
  readonly value: unknown;
  readonly faults: Fault[] = [];
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** @param file path relative to the workspace, for messages */
  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text.normalize('NFC'), {
      lineCounter: this.#lines,
      stringKeys: true,
      prettyErrors: false,
    });
    for (const problem of [...this.#document.errors, ...this.#document.warnings]) {
      this.faults.push({
        file,
        line: this.#line(problem.pos[0]),
        key: '',
        message: `not YAML: ${problem.message}`,
      });
    }
    this.#refuseNul();
    this.value = this.faults.length === 0 ? this.#document.toJS() : null;
  }

  /** Notes something wrong at `path`; a key that is not there is placed at what should hold it. */
  fault(path: Path, message: string): void {
    this.faults.push({ file: this.file, line: this.lineOf(path), key: this.keyOf(path), message });
  }

  /**
   * Reads a value into its shape; what does not fit is noted with file, line and key.
   *
   * @param value the value found at `at`, or one made from it
   * @param locate where a part of `value` stands in the file, if not at the same place under `at`
   * @returns null where something did not fit
   */
  read<T>(shape: ZodType<T>, value: unknown, at: Path, locate?: (path: Path) => Path): T | null {
    const result = shape.safeParse(value, { error: describeIssue });
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const inner = issue.path.filter((part) => typeof part !== 'symbol');
      const found = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...inner, key]) : [inner];
      for (const path of found) this.fault(locate ? locate(path) : [...at, ...path], issue.message);
    }
    return null;
  }

  /** The line of the key at `path`, or of the nearest thing that holds it. */
  lineOf(path: Path): number {
    let node: unknown = this.#document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(part));
        if (!pair) break;
        offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        offset = (isNode(node) ? node.range?.[0] : undefined) ?? offset;
      } else break;
    }
    return this.#line(offset);
  }

  /** `path` in words: members of lists go by their id, name or property where they have one. */
  keyOf(path: Path): string {
    let value = this.value;
    return path
      .map((part) => {
        value =
          value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[part] : undefined;
        return typeof part === 'number' ? (nameOf(value) ?? String(part)) : part;
      })
      .join('.');
  }

  /** DuckDB ends a statement at NUL, and what a workspace says becomes SQL in many places. */
  #refuseNul(): void {
    visit(this.#document, {
      Scalar: (_key, node) => {
        if (typeof node.value === 'string' && node.value.includes('\0'))
          this.faults.push({
            ...{ file: this.file, line: this.#line(node.range?.[0] ?? 0), key: '' },
            message: 'NUL in a text: no text may hold this character. Take it out.',
          });
      },
    });
  }

  #line(offset: number): number {
    return Math.max(1, this.#lines.linePos(offset).line);
  }
}

function nameOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const item = value as Record<string, unknown>;
  return [item['property'], item['id'], item['name'], item['code']].find((name) => typeof name === 'string');
}
