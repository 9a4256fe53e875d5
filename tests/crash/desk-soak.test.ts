import { expect, it } from 'vitest';
import { openControl } from '#warehouse/control/open-control.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { startDataServer } from '../support/data-server.ts';
import { makeBearer } from '../support/sign-in.ts';
import { soakDesk } from '../support/soak/desk-soak.ts';
import { soakFigures } from '../support/soak/soak-addresses.ts';

/** `npm run bench -- desk-soak` goes on for as long as one likes, with pages, and says whether memory, handles and disk stay as they are. */
it('schedules, refreshes, readers and deaths go on for two hours in one minute, and what is served is what one clean run makes', async () => {
  const end = await soakDesk({
    ...{ minutes: 1, seed: 20261127, readers: 4, start: startDataServer, tell: () => undefined },
    asking: (dataDirectory) => {
      const control = openControl(dataPaths(dataDirectory).control);
      const headers = { authorization: makeBearer(control) };
      control.close();
      return Promise.resolve({ figures: soakFigures, pages: [], headers });
    },
  });
  expect(end.isEqual).toBe(true);
  expect(end.times).toMatchObject({ amiss: [] });
  expect(end.times.times).toBeGreaterThan(40);
  expect(end.readers).toMatchObject({ refused: [], contradicted: [] });
  expect(end.readers.answered).toBeGreaterThan(100);
  expect(end.leftovers).toEqual([]);
}, 400_000);
