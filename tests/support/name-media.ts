import type { RefreshWorld } from './refresh-world.ts';

/** Lets a register name the media of the tiny workspace, `Name of BOOK`, which declares none of them then; films stand in unit 01 alone. */
export function nameMedia(world: RefreshWorld): void {
  world.rewrite('workspace/facts/loan.yaml', (text) =>
    text.replace(/ {4}members:\n(?: {6}- .*\n)+/, '    register: { dimension: medium, name: title }\n'),
  );
  world.rewrite(
    'workspace/dimensions/medium.sql',
    () => "select distinct medium, 'Name of ' || medium as title from conform.loan_month",
  );
}
