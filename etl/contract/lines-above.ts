import type { Contract } from './contract.ts';

/** Lines of a sheet or a text that stand above its first record. */
export function linesAbove({ server, dialect, skip }: Pick<Contract, 'server' | 'dialect' | 'skip'>): number {
  const isLaidOut = 'format' in server && ['csv', 'tsv', 'xlsx'].includes(server.format);
  return isLaidOut ? (dialect.headerRows.at(-1) ?? skip.title) : 0;
}
