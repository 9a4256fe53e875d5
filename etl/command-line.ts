import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EtlError } from './errors.ts';

const commands = [
  ...(['refresh', 'plan', 'approve', 'refuse', 'discard', 'rollback', 'lift', 'quarantine'] as const),
  ...(['replay', 'check', 'sample', 'snapshots', 'contract'] as const),
];
type Command = (typeof commands)[number];

/** How many names may follow a command. */
const names: { [command in Command]?: { least: number; most: number } } = {
  refresh: { least: 0, most: Infinity },
  plan: { least: 0, most: Infinity },
  approve: { least: 1, most: 1 },
  refuse: { least: 1, most: 1 },
  discard: { least: 1, most: 1 },
  lift: { least: 1, most: 1 },
  rollback: { least: 1, most: 1 },
  quarantine: { least: 1, most: 1 },
  replay: { least: 1, most: 1 },
  contract: { least: 2, most: 2 },
};
const contractActions = ['import', 'export', 'init'] as const;
const sizes = ['small', 'medium', 'large'] as const;
const triggers = ['manual', 'schedule', 'start', 'command'] as const;

/** What was asked for on the command line. */
export interface CommandLine {
  command: Command;
  /** What follows the command: source ids (empty = all), or the version to approve, refuse or discard. */
  sources: string[];
  /** Refuse: the sources whose deliveries are refused; empty = all that the version would change. */
  refused: string[];
  /** Rollback: the version to go back to; null = the one before. */
  to: string | null;
  /** Quarantine: the workbook to write; replay: the one that came back, null = none. */
  file: string | null;
  /** Refuse, rollback, discard: a person's reason; empty where none was given. */
  why: string;
  /** Ids of sources whose unexplained change is right. */
  accept: string[];
  workspace: string;
  data: string;
  json: boolean;
  demo: boolean;
  trigger: (typeof triggers)[number];
  size: (typeof sizes)[number];
  /** Undefined: the sample's own. */
  seed: number | undefined;
  contract: ContractRequest | null;
}

/** What is asked about a contract; `target` is a file or, for an export, a source. */
export interface ContractRequest {
  action: (typeof contractActions)[number];
  target: string;
  /** Id of the source; null: made from what the file says. */
  source: string | null;
  /** Version of the standard; null: as it is. */
  odcs: '3.1' | '3.2' | null;
  frictionless: boolean;
  /** Whether a draft is written into the workspace, or to stdout. */
  write: boolean;
}

export const USAGE = `npm run etl -- <command>
  refresh [source…]   loads extracts and publishes a version   --trigger ${triggers.join('|')}  --demo
  plan [source…]      builds a version, shows what it would change, and lets it wait
  approve VERSION     publishes a version that waits
  refuse VERSION      throws it away, and refuses its deliveries   --why TEXT  [--source SOURCE …]
  discard VERSION     throws it away; its deliveries are loaded by the next refresh   [--why TEXT]
  rollback SOURCE     takes one source back to its load of before, or to that of VERSION   --why TEXT  [--to VERSION]
  lift SOURCE         takes back what was refused of it: the next refresh loads it again
  quarantine SOURCE   writes its bad rows as a workbook for the agency   --out FILE.xlsx
  replay SOURCE       judges its rows again, as mended    [--with FILE]
                      --accept SOURCE: its rows changed much and that is right (may be repeated)
  check               reads the workspace, runs nothing
  sample              writes sample extracts into the inbox     --size ${sizes.join('|')}  --seed N
  snapshots           lists the versions that are kept or wait
  contract import FILE    takes a contract of another tool into the workspace   --source ID
  contract export SOURCE  writes a contract to stdout           --odcs 3.1|3.2  --frictionless
  contract init FILE      drafts a contract from an extract     --source ID  --write
Everywhere: --workspace DIR (workspaces/party)  --data DIR (data)  --json (NDJSON on stdout)
Exit status: 0 published, held or unchanged, 2 some sources failed, 1 failed.`;

/** Reads the command line; where it names no workspace or data folder, the settings do. @throws {EtlError} argument_invalid */
export function readCommandLine(
  argv: string[],
  environment: (name: string) => string | undefined = () => undefined,
): CommandLine {
  const { values, positionals } = parse(argv);
  const [command, ...sources] = positionals;
  const chosen = oneOf(commands, command ?? '(none)', 'command');
  checkNames(chosen, sources);
  if (values.accept.length > 0 && !['refresh', 'plan', 'replay'].includes(chosen))
    throw invalid(`argument unknown: --accept ${values.accept.join(' ')}`);
  return {
    command: chosen,
    sources,
    accept: values.accept,
    refused: values.source,
    to: values.to ?? null,
    file: readFileName(chosen, values),
    why: readReason(chosen, values.why),
    workspace: resolve(values.workspace ?? environment('LODESTAR_WORKSPACE') ?? 'workspaces/party'),
    data: resolve(values.data ?? environment('LODESTAR_DATA') ?? 'data'),
    json: values.json,
    demo: values.demo,
    trigger: oneOf(triggers, values.trigger, 'trigger'),
    size: oneOf(sizes, values.size, 'size'),
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    contract: chosen === 'contract' ? readRequest(sources, values) : null,
  };
}

function readRequest(asked: string[], values: ReturnType<typeof parse>['values']): ContractRequest {
  const [action = '(none)', target, ...more] = asked;
  const chosen = oneOf(contractActions, action, 'action');
  if (target === undefined)
    throw invalid(`argument missing: contract ${action} ${action === 'export' ? 'SOURCE' : 'FILE'}`);
  if (more.length > 0) throw invalid(`argument unknown: ${more.join(' ')}`);
  return {
    action: chosen,
    target,
    source: values.source[0] ?? null,
    odcs: values.odcs === undefined ? null : oneOf(['3.1', '3.2'] as const, values.odcs, 'odcs'),
    frictionless: values.frictionless,
    write: values.write,
  };
}

function checkNames(command: Command, given: string[]): void {
  const { least, most } = names[command] ?? { least: 0, most: 0 };
  if (given.length > most) throw invalid(`argument unknown: ${given.slice(most).join(' ')}`);
  if (given.length < least) throw invalid(`argument missing: ${command} needs a name`);
}

/** Who takes something back says why. */
function readReason(command: Command, why = ''): string {
  if ((command === 'refuse' || command === 'rollback') && why.trim() === '')
    throw invalid(`reason missing: ${command} needs --why, in a few words`);
  return why.trim();
}

function readFileName(
  command: Command,
  { out, with: mended }: { out?: string; with?: string },
): string | null {
  const file = command === 'quarantine' ? out : mended;
  if (command === 'quarantine' && file === undefined)
    throw invalid('file missing: quarantine needs --out FILE.xlsx');
  if (command === 'quarantine' && extname(file!).toLowerCase() !== '.xlsx')
    throw invalid(
      `file refused: ${file}, since quarantine writes a workbook; expected a name that ends in .xlsx`,
    );
  return file === undefined ? null : resolve(file);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        data: { type: 'string' },
        json: { type: 'boolean', default: false },
        accept: { type: 'string', multiple: true, default: [] },
        demo: { type: 'boolean', default: false },
        trigger: { type: 'string', default: 'command' },
        size: { type: 'string', default: 'small' },
        seed: { type: 'string' },
        source: { type: 'string', multiple: true, default: [] },
        to: { type: 'string' },
        why: { type: 'string' },
        out: { type: 'string' },
        with: { type: 'string' },
        odcs: { type: 'string' },
        frictionless: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause));
  }
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw invalid(`seed invalid: ${text}, expected a whole number`);
}

function oneOf<T extends string>(known: readonly T[], asked: string, what: string): T {
  const found = known.find((one) => one === asked);
  if (found === undefined) throw invalid(`${what} unknown: ${asked}, expected ${known.join(', ')}`);
  return found;
}

function invalid(message: string): EtlError {
  return new EtlError('argument_invalid', `${message}\n${USAGE}`);
}
