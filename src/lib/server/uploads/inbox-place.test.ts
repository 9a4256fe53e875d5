import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bringBeside, clearWay, enter, isEntered, type InboxPlace } from './inbox-place.ts';
import { refusalOfUpload } from './upload-fault.ts';

function open(): { place: InboxPlace; names: () => string[]; there: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-inbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const inbox = join(folder, 'inbox');
  const place = {
    ...{ stored: join(folder, 'stored'), arriving: join(inbox, '.one') },
    target: join(inbox, 'a.csv'),
  };
  writeFileSync(place.stored, 'new');
  return { place, names: () => readdirSync(inbox).sort(), there: () => readFileSync(place.target, 'utf8') };
}

describe('the way into the inbox', () => {
  it('shows nothing before the file enters, all of it after, and nothing of the way once that is cleared', async () => {
    const { place, names, there } = open();
    await bringBeside(place);
    expect([names(), isEntered(place)]).toEqual([['.one'], false]);
    enter(place, false);
    expect([there(), isEntered(place)]).toEqual(['new', true]);
    clearWay(place);
    expect([names(), existsSync(place.stored)]).toEqual([['a.csv'], true]);
  });

  it('ends where the name is taken, and leaves what lies there', async () => {
    const { place, there } = open();
    await bringBeside(place);
    writeFileSync(place.target, 'old');
    const refused = () => {
      try {
        return enter(place, false);
      } catch (fault) {
        return refusalOfUpload(fault);
      }
    };
    expect([refused(), there(), isEntered(place)]).toEqual(['name_taken', 'old', false]);
  });

  it('lets a file take the place of another where that is said, also after an attempt that was cut short', async () => {
    const { place, names, there } = open();
    await bringBeside(place);
    writeFileSync(place.target, 'old');
    writeFileSync(`${place.arriving}.in`, 'left');
    enter(place, true);
    expect([there(), isEntered(place)]).toEqual(['new', true]);
    clearWay(place);
    expect(names()).toEqual(['a.csv']);
  });
});
