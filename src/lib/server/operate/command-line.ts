import { resolve } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { readAnchorLine, type AnchorLine } from '#warehouse/control/audit-anchor.ts';
import { WarehouseError } from '#warehouse/errors.ts';

/** What was asked for on the command line. */
export type OperateLine = { data: string; json: boolean } & (
  | { command: 'verify'; head: AnchorLine | null }
  | { command: 'export'; format: 'csv' | 'ndjson'; out: string | null }
  | { command: 'backup'; out: string }
  | { command: 'restore'; file: string; into: string }
);

const HELP = `npm run audit -- verify [--head SEQ:HASH]            says whether the audit was tampered with, and where
npm run audit -- export [--format csv|ndjson] [--out FILE]   writes it, to stdout or a new file
npm run backup -- --out FILE|DIR                      writes one encrypted file, while others serve and refresh
npm run restore -- FILE --into DIR                    makes a data folder of it, in a place where nothing is
Everywhere: --data DIR (data)  --json (NDJSON on stdout)
Exit status: 0 done, 2 done but the audit was tampered with, 1 failed.`;

const options = {
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  head: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  into: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** Flags of each command besides those taken everywhere, and how many names follow it. */
const commands = {
  verify: { flags: ['head'], names: 0 },
  export: { flags: ['format', 'out'], names: 0 },
  backup: { flags: ['out'], names: 0 },
  restore: { flags: ['into'], names: 1 },
} as const;

/**
 * Reads the command line: `audit verify`, `audit export`, `backup`, `restore`.
 *
 * @param data the data folder where none is named
 * @throws {WarehouseError} command_invalid: says what is wrong, and how each is called
 */
export function readOperateLine(argv: string[], data: string): OperateLine {
  const { values, positionals } = parse(argv);
  const [group, ...rest] = positionals;
  const name = group === 'audit' ? rest.shift() : group;
  if (name === undefined || !isCommand(name, group))
    throw invalid(`command unknown: ${positionals.join(' ') || '(none)'}`);
  const { flags, names } = commands[name];
  const foreign = Object.keys(values).find((flag) => !['data', 'json', ...flags].includes(flag));
  if (foreign) throw invalid(`argument unknown: ${name} takes no --${foreign}`);
  if (rest.length > names) throw invalid(`argument unknown: ${rest.slice(names).join(' ')}`);
  const everywhere = { data: resolve(values.data ?? data), json: values.json };
  switch (name) {
    case 'verify':
      return { ...everywhere, command: name, head: values.head === undefined ? null : readHead(values.head) };
    case 'export':
      return { ...everywhere, command: name, format: readFormat(values.format), out: maybePath(values.out) };
    case 'backup':
      return { ...everywhere, command: name, out: path(values.out, 'backup needs --out FILE or DIR') };
    case 'restore': {
      const file = path(rest[0], 'restore needs the FILE of a backup');
      return { ...everywhere, command: name, file, into: path(values.into, 'restore needs --into DIR') };
    }
  }
}

function isCommand(name: string, group: string | undefined): name is keyof typeof commands {
  return Object.hasOwn(commands, name) && (group === 'audit') === (name === 'verify' || name === 'export');
}

function readHead(text: string): AnchorLine {
  const head = readAnchorLine(text.replace(':', ' '));
  if (head === null) throw invalid(`head unknown: ${text}, expected SEQ:HASH as verify prints it`);
  return head;
}

function readFormat(text = 'ndjson'): 'csv' | 'ndjson' {
  if (text !== 'csv' && text !== 'ndjson') throw invalid(`format unknown: ${text}, expected csv or ndjson`);
  return text;
}

function path(text: string | undefined, needed: string): string {
  if (!text) throw invalid(`argument missing: ${needed}`);
  return resolve(text);
}

function maybePath(text: string | undefined): string | null {
  return text === undefined ? null : path(text, '--out needs FILE');
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (cause) {
    throw invalid(`argument unknown: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function invalid(found: string): WarehouseError {
  return new WarehouseError('command_invalid', `${found}\n${HELP}`);
}
