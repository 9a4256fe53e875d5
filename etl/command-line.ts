import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EtlError } from './errors.ts';

const commands = ['refresh', 'check', 'sample', 'snapshots'] as const;
const sizes = ['small', 'medium', 'large'] as const;
const triggers = ['manual', 'schedule', 'start', 'command'] as const;

/** What was asked for on the command line. */
export interface CommandLine {
  command: (typeof commands)[number];
  /** Source ids; empty = all. */
  sources: string[];
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
}

export const USAGE = `npm run etl -- <command>
  refresh [source…]   loads extracts and publishes a version   --trigger ${triggers.join('|')}  --demo
                      --accept SOURCE: its rows changed much and that is right (may be repeated)
  check               reads the workspace, runs nothing
  sample              writes sample extracts into the inbox     --size ${sizes.join('|')}  --seed N
  snapshots           lists the published versions
Everywhere: --workspace DIR (workspaces/party)  --data DIR (data)  --json (NDJSON on stdout)
Exit status: 0 published or unchanged, 2 some sources failed, 1 failed.`;

/** Reads the command line; where it names no workspace or data folder, the settings do. @throws {EtlError} argument_invalid */
export function readCommandLine(
  argv: string[],
  environment: (name: string) => string | undefined = () => undefined,
): CommandLine {
  const { values, positionals } = parse(argv);
  const [command, ...sources] = positionals;
  const chosen = oneOf(commands, command ?? '(none)', 'command');
  const named = [...sources, ...values.accept];
  if (chosen !== 'refresh' && named.length > 0) throw invalid(`argument unknown: ${named.join(' ')}`);
  return {
    command: chosen,
    sources,
    accept: values.accept,
    workspace: resolve(values.workspace ?? environment('LODESTAR_WORKSPACE') ?? 'workspaces/party'),
    data: resolve(values.data ?? environment('LODESTAR_DATA') ?? 'data'),
    json: values.json,
    demo: values.demo,
    trigger: oneOf(triggers, values.trigger, 'trigger'),
    size: oneOf(sizes, values.size, 'size'),
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
  };
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
