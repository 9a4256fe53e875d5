import { existsSync } from 'node:fs';
import { readSettings } from '../env.ts';

/** Where packages of the usual systems put it. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of the Chromium that makes PDF; null where there is none. One that is named and not there is none either: another
 * in its place would print with a browser that nobody chose.
 */
export function findChromium(named: string | null): string | null {
  if (named !== null) return existsSync(named) ? named : null;
  return places.find((path) => existsSync(path)) ?? null;
}

/** Whether sheets can be had as PDF here. */
export const canMakePdf = () => findChromium(readSettings().chromium) !== null;
