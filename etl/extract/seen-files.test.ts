import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { contractWith, extractWorld, type ExtractWorld } from '../../tests/support/extract-world.ts';
import { receive } from './receive.ts';

const csv = contractWith({ server: '{ server: inbox, type: local, path: thing/*.csv, format: csv }' });

/** Files with the same bytes but one, large enough to be noted. */
const large = (value: 1 | 2) => `id\n${value}\n${'3\n'.repeat(600_000)}`;

async function receiveAtRest(world: ExtractWorld, value: 1 | 2) {
  world.drop('thing/a.csv', large(value));
  // A file that was just written is not told apart by its time from one that is written to now.
  await setTimeout(150);
  return (await receive(world.context, csv)).files[0]!;
}

const noteOf = (world: ExtractWorld) => join(world.paths.extracts, 'thing', 'seen.json');

it('takes a large file that stands as it stood for what it was read as, without reading it', async () => {
  const world = extractWorld();
  const first = await receiveAtRest(world, 1);
  const second = await receiveAtRest(world, 2);
  expect(second.sha256).not.toBe(first.sha256);
  // A note that says otherwise shows that nobody looks.
  writeFileSync(noteOf(world), readFileSync(noteOf(world), 'utf8').replace(second.sha256, first.sha256));
  expect((await receive(world.context, csv)).files).toEqual([first]);
});

it('reads it where no copy of that is kept, or the note cannot be read', async () => {
  const world = extractWorld();
  const file = await receiveAtRest(world, 1);
  const noted = readFileSync(noteOf(world), 'utf8');
  for (const note of [noted.replace(file.sha256, 'f'.repeat(64)), 'no JSON', '{}', '[1]']) {
    writeFileSync(noteOf(world), note);
    expect((await receive(world.context, csv)).files).toEqual([file]);
    expect(readFileSync(noteOf(world), 'utf8')).toBe(noted);
  }
});

it('reads a file that was written to, though its size and date are what they were', async () => {
  const world = extractWorld();
  const path = join(world.paths.inbox, 'thing', 'a.csv');
  const date = new Date('2025-09-30T08:00:00Z');
  world.drop('thing/a.csv', large(1));
  utimesSync(path, date, date);
  await setTimeout(150);
  const [first] = (await receive(world.context, csv)).files;
  expect(readFileSync(noteOf(world), 'utf8')).toContain(first!.sha256);
  writeFileSync(path, large(2));
  utimesSync(path, date, date);
  const [second] = (await receive(world.context, csv)).files;
  expect(readFileSync(second!.path, 'utf8')).toBe(large(2));
});
