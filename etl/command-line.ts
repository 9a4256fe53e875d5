import { extname, resolve } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { everywhere, HELP, sizes, triggers, usageLines, usages, type Usage } from './command-usages.ts';
import { EtlError } from './errors.ts';

const commands = [
  ...(['refresh', 'plan', 'approve', 'refuse', 'discard', 'rollback', 'lift', 'quarantine'] as const),
  ...(['replay', 'backfill', 'judge', 'check', 'sample', 'snapshots', 'sweep', 'contract'] as const),
];
type Command = (typeof commands)[number];

/** Languages that workbooks have words in. */
const bookLanguages = ['en', 'vi', 'hi'] as const;

const contractActions = ['import', 'export', 'init'] as const;

/** What was asked for on the command line. */
export interface CommandLine {
  command: Command;
  /** What follows the command: source ids (empty = all), or the version to approve, refuse or discard. */
  sources: string[];
  /** Refuse: the sources whose deliveries are refused; empty = all that the version would change. */
  refused: string[];
  /** Rollback: the version to go back to; null = the one before. */
  to: string | null;
  /** Quarantine: the workbook to write; replay: the one that came back, null = none; judge: the file. */
  file: string | null;
  /** Back-fill: names of files in the source's folder of the inbox. */
  files: string[];
  /** Judge: its name in the inbox; null = its own. */
  name: string | null;
  /** Judge, replay: where what is found, or what became of what was mended, is kept as JSON; null = nowhere. */
  findings: string | null;
  /** Judge: whether the file is a workbook of mended rows. */
  mended: boolean;
  /** Replay: whether what is built waits for a person's word, whatever the workspace says. */
  hold: boolean;
  /** Quarantine: units whose rows are written, as JSON of a scope; null = all. */
  scope: string | null;
  /** Quarantine: language of the workbook; null = the workspace's first. */
  language: (typeof bookLanguages)[number] | null;
  /** Refuse, rollback, discard: a person's reason; empty where none was given. */
  why: string;
  /** Ids of sources whose unexplained change is right. */
  accept: string[];
  workspace: string;
  data: string;
  json: boolean;
  demo: boolean;
  trigger: (typeof triggers)[number];
  /** Claim of the requests in the queue that it does; null where it was typed. */
  claim: string | null;
  size: (typeof sizes)[number];
  /** Sweep: whether what has been kept for long enough is removed, or only told. */
  remove: boolean;
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
  /** Whether a draft is told to a program: its text with its notes as codes. */
  json: boolean;
}

/** Reads the command line; where it names no workspace or data folder, the settings do. @throws {EtlError} argument_invalid */
export function readCommandLine(
  argv: string[],
  environment: (name: string) => string | undefined = () => undefined,
): CommandLine {
  try {
    return readAsked(argv, environment);
  } catch (cause) {
    if (!(cause instanceof BadArgument)) throw cause;
    const { positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: false });
    const own = findUsages(positionals);
    const help = own.length > 0 ? `npm run etl -- …\n${own.map(usageLines).join('\n')}` : HELP;
    throw new EtlError('argument_invalid', `${cause.message}\n${help}`);
  }
}

/** What is wrong with an argument, without the help that goes with it. */
class BadArgument extends Error {}

/** The ways to call the command that a line names, as closely as it names one; none where it names no command. */
function findUsages([command, action]: string[]): Usage[] {
  const ofCommand = usages.filter(({ call }) => call.split(' ')[0] === command);
  const ofAction = ofCommand.filter(({ call }) => call.split(' ')[1] === action);
  return ofAction.length > 0 ? ofAction : ofCommand;
}

function readAsked(argv: string[], environment: (name: string) => string | undefined): CommandLine {
  const { values, positionals, tokens } = parse(argv);
  const [command, ...sources] = positionals;
  const chosen = oneOf(commands, command ?? '(none)', 'command');
  if (chosen === 'contract') oneOf(contractActions, sources[0] ?? '(none)', 'action');
  const [usage] = findUsages(positionals);
  checkNames(usage!, positionals);
  for (const token of tokens) if (token.kind === 'option') checkFlag(usage!, token.name);
  return {
    command: chosen,
    sources,
    accept: values.accept,
    refused: values.source,
    to: values.to ?? null,
    file: readFileName(chosen, values),
    files: readFiles(chosen, values.file),
    ...readDeskFlags(chosen, values),
    hold: values.hold,
    why: readReason(chosen, values.why),
    workspace: resolve(values.workspace ?? environment('LODESTAR_WORKSPACE') ?? 'workspaces/party'),
    data: resolve(values.data ?? environment('LODESTAR_DATA') ?? 'data'),
    json: values.json,
    demo: values.demo,
    trigger: oneOf(triggers, values.trigger, 'trigger'),
    claim: environment('LODESTAR_CLAIM') ?? null,
    size: oneOf(sizes, values.size, 'size'),
    remove: values.remove,
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    contract: chosen === 'contract' ? readRequest(sources, values) : null,
  };
}

/** What the desk says besides what people type. */
function readDeskFlags(
  command: Command,
  { name, out, mended, scope, language }: ReturnType<typeof parse>['values'],
): Pick<CommandLine, 'name' | 'findings' | 'mended' | 'scope' | 'language'> {
  const findings = (command === 'judge' || command === 'replay') && out !== undefined ? resolve(out) : null;
  return {
    ...{ name: name ?? null, findings, mended, scope: scope ?? null },
    language: language === undefined ? null : oneOf(bookLanguages, language, 'language'),
  };
}

function readRequest(
  [action, target]: string[],
  values: ReturnType<typeof parse>['values'],
): ContractRequest {
  return {
    action: oneOf(contractActions, action!, 'action'),
    target: target!,
    source: values.source[0] ?? null,
    odcs: values.odcs === undefined ? null : oneOf(['3.1', '3.2'] as const, values.odcs, 'odcs'),
    frictionless: values.frictionless,
    write: values.write,
    json: values.json,
  };
}

function checkNames({ call }: Usage, given: string[]): void {
  const words = call.split(' ');
  const missing = words[given.length];
  if (missing !== undefined && !missing.startsWith('['))
    throw new BadArgument(`argument missing: ${missing}`);
  const beyond = given.slice(words.length);
  if (beyond.length > 0 && !call.endsWith('…]'))
    throw new BadArgument(`argument unknown: ${beyond.join(' ')}`);
}

function checkFlag({ call, flags = [] }: Usage, flag: string): void {
  const taken = [...flags, ...everywhere].map((one) => /--([a-z]+)/.exec(one)?.[1]);
  if (taken.includes(flag)) return;
  const command = call
    .split(' ')
    .filter((word) => /^[a-z]+$/.test(word))
    .join(' ');
  throw new BadArgument(`argument unknown: ${command} takes no --${flag}`);
}

/** Who takes something back says why. */
function readReason(command: Command, why = ''): string {
  if ((command === 'refuse' || command === 'rollback') && why.trim() === '')
    throw new BadArgument(`reason missing: ${command} needs --why, in a few words`);
  return why.trim();
}

function readFiles(command: Command, files: string[]): string[] {
  if (command === 'backfill' && files.length === 0)
    throw new BadArgument('file missing: backfill needs --file NAME, once for each delivery');
  return files;
}

function readFileName(
  command: Command,
  { out, with: mended }: { out?: string; with?: string },
): string | null {
  const file = command === 'quarantine' ? out : mended;
  if (command === 'quarantine' && file === undefined)
    throw new BadArgument('file missing: quarantine needs --out FILE.xlsx');
  if (command === 'judge' && file === undefined)
    throw new BadArgument('file missing: judge needs --with FILE');
  if (command === 'quarantine' && extname(file!).toLowerCase() !== '.xlsx')
    throw new BadArgument(
      `file refused: ${file}, since quarantine writes a workbook; expected a name that ends in .xlsx`,
    );
  return file === undefined ? null : resolve(file);
}

const options = {
  workspace: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  accept: { type: 'string', multiple: true, default: [] as string[] },
  demo: { type: 'boolean', default: false },
  trigger: { type: 'string', default: 'command' },
  size: { type: 'string', default: 'small' },
  seed: { type: 'string' },
  source: { type: 'string', multiple: true, default: [] as string[] },
  to: { type: 'string' },
  why: { type: 'string' },
  out: { type: 'string' },
  with: { type: 'string' },
  file: { type: 'string', multiple: true, default: [] as string[] },
  name: { type: 'string' },
  mended: { type: 'boolean', default: false },
  hold: { type: 'boolean', default: false },
  scope: { type: 'string' },
  language: { type: 'string' },
  odcs: { type: 'string' },
  frictionless: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, tokens: true });
  } catch (cause) {
    throw new BadArgument(cause instanceof Error ? cause.message : String(cause));
  }
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new BadArgument(`seed invalid: ${text}, expected a whole number`);
}

function oneOf<T extends string>(known: readonly T[], asked: string, what: string): T {
  const found = known.find((one) => one === asked);
  if (found === undefined) throw new BadArgument(`${what} unknown: ${asked}, expected ${known.join(', ')}`);
  return found;
}
