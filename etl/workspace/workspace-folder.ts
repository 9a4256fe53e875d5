import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { YamlFile } from './yaml-file.ts';

/** The files of a workspace, and what is wrong with them so far. */
export class WorkspaceFolder {
  readonly directory: string;
  readonly #faults: Fault[] = [];
  readonly #files: YamlFile[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  /** All faults noted here and in the files read, by file and line. */
  get faults(): Fault[] {
    const all = [...this.#faults, ...this.#files.flatMap((file) => file.faults)];
    return all.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  }

  fault(file: string, message: string, line = 1): void {
    this.#faults.push({ file, line, key: '', message });
  }

  add(faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** Names of the folders in `folder`, sorted; none where it is missing. */
  async folders(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  }

  /** Names of the files in `folder` with an ending, without it, sorted; none where the folder is missing. */
  async names(folder: string, ending: string): Promise<string[]> {
    const files = (await this.#entries(folder)).filter((entry) => entry.isFile()).map((entry) => entry.name);
    return files.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  }

  /** A file's text. @returns null where it is missing or not UTF-8: noted, unless it is optional and missing */
  async text(file: string, { optional = false } = {}): Promise<string | null> {
    let bytes: Buffer;
    try {
      bytes = await readFile(join(this.directory, file));
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      if (!optional) this.fault(file, 'file missing: docs/workspace.md says what it holds.', 0);
      return null;
    }
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    if (!text.includes('\ufffd')) return text;
    this.fault(file, 'not UTF-8: save it as UTF-8.');
    return null;
  }

  /** A YAML file; what is found wrong with it later counts as well. */
  async yaml(file: string, options: { optional?: boolean } = {}): Promise<YamlFile | null> {
    const text = await this.text(file, options);
    if (text === null) return null;
    const yaml = new YamlFile(file, text);
    this.#files.push(yaml);
    return yaml;
  }

  async #entries(folder: string) {
    try {
      const entries = await readdir(join(this.directory, folder), { withFileTypes: true });
      const seen = entries
        .filter((entry) => !entry.name.startsWith('.'))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const { name } of seen)
        if (name.endsWith('.yml')) this.fault(`${folder}/${name}`, 'not read: expected the ending .yaml.');
      return seen;
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw cause;
    }
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}
