import { requestTriggers } from '#warehouse/queue/request-trigger.ts';

/** Sizes of the sample. */
export const sizes = ['small', 'medium', 'large'] as const;

/** Why a run was asked for. */
export const triggers = [...requestTriggers, 'start', 'command'] as const;

/** One way to call a command. */
export interface Usage {
  /** The command and the names that follow it: those in capitals are required, `[name…]` may be any number. */
  call: string;
  says: string;
  /** Flags it takes besides those taken everywhere, as the help shows them. */
  flags?: string[];
}

const accept = '[--accept SOURCE …]';
const trigger = '[--trigger WHY]';
/** All the ways to call a command. */
export const usages: Usage[] = [
  {
    call: 'refresh [source…]',
    says: 'loads extracts and publishes a version',
    flags: [accept, trigger, '[--demo]'],
  },
  {
    call: 'plan [source…]',
    says: 'builds a version, shows what it would change, and lets it wait',
    flags: [accept, trigger, '[--demo]'],
  },
  { call: 'approve VERSION', says: 'publishes a version that waits' },
  {
    call: 'refuse VERSION',
    says: 'throws it away, and refuses its deliveries',
    flags: ['--why TEXT', '[--source SOURCE …]'],
  },
  {
    call: 'discard VERSION',
    says: 'throws it away; its deliveries are loaded by the next refresh',
    flags: ['[--why TEXT]'],
  },
  {
    call: 'rollback SOURCE',
    says: 'takes one source back to its load of before, or to that of VERSION',
    flags: ['--why TEXT', '[--to VERSION]', trigger, '[--demo]'],
  },
  { call: 'lift SOURCE', says: 'takes back what was refused of it: the next refresh loads it again' },
  {
    call: 'quarantine SOURCE',
    says: 'writes its bad rows as a workbook for the agency; SOURCE may be one of its further tables',
    flags: ['--out FILE.xlsx', '[--language en|vi|hi]', '[--scope JSON]'],
  },
  {
    call: 'replay SOURCE',
    says: 'judges its rows again, as mended',
    flags: ['[--with FILE]', '[--hold]', accept, trigger, '[--out FILE.json]', '[--demo]'],
  },
  {
    call: 'backfill SOURCE',
    says: 'loads deliveries that are gone from the inbox or were not loaded',
    flags: ['--file NAME …', accept, trigger, '[--demo]'],
  },
  {
    call: 'judge SOURCE',
    says: 'judges a file by its contract, loads nothing',
    flags: ['--with FILE', '[--name NAME]', '[--mended]', '[--out FILE.json]', '[--demo]'],
  },
  { call: 'check', says: 'reads the workspace, runs nothing' },
  {
    call: 'sample',
    says: 'writes sample extracts into the inbox',
    flags: [`[--size ${sizes.join('|')}]`, '[--seed N]'],
  },
  { call: 'snapshots', says: 'lists the versions that are kept or wait' },
  {
    call: 'sweep',
    says: 'says what has been kept for long enough; with --remove, removes it',
    flags: ['[--remove]'],
  },
  {
    call: 'contract import FILE',
    says: 'takes a contract of another tool into the workspace',
    flags: ['[--source ID]'],
  },
  {
    call: 'contract export SOURCE',
    says: 'writes a contract to stdout',
    flags: ['[--odcs 3.1|3.2]', '[--frictionless]'],
  },
  {
    call: 'contract init FILE',
    says: 'drafts a contract from an extract',
    flags: ['[--source ID]', '[--write]'],
  },
];
/** Flags that are taken everywhere. */
export const everywhere = ['--workspace DIR', '--data DIR', '--json'];

/** The help over all commands. */
export const HELP = `npm run etl -- <command>
${usages.map(usageLines).join('\n')}
Everywhere: --workspace DIR (workspaces/party)  --data DIR (data)  --json (NDJSON on stdout)
--accept SOURCE: its rows changed much, and that is right  --trigger: ${triggers.join(', ')}
Exit status: 0 published, held or unchanged, 2 some sources failed, 1 failed.`;

/** A way to call a command as the help shows it. */
export function usageLines({ call, says, flags = [] }: Usage): string {
  const taken = flags.length > 0 ? `\n${' '.repeat(26)}${flags.join('  ')}` : '';
  return `  ${call.padEnd(24)}${says}${taken}`;
}
