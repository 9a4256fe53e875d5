import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columnProperties } from '#etl/contract/read-column.ts';
import { rootCustomShape } from '#etl/contract/root-shape.ts';
import { repository } from '../support/workspaces.ts';

const lines = readFileSync(join(repository, 'docs/workspace.md'), 'utf8').split('\n');

/** Names in the first column of the table below a line, as often as they stand there. */
function namesBelow(heading: string): string[] {
  const from = lines.indexOf(heading);
  const first = lines.findIndex((line, at) => at > from && line.startsWith('|'));
  const end = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines
    .slice(first + 2, end)
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}

describe('docs/workspace.md', () => {
  it.each([
    ['**Root `customProperties`**', Object.keys(rootCustomShape([])).filter((name) => name !== 'history')],
    ['**Property `customProperties`**', [...columnProperties]],
  ])('names each of our %s once', (heading, names) => {
    expect(namesBelow(heading).sort()).toEqual(names.toSorted());
  });
});
