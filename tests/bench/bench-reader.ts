import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { authenticate } from '#lib/server/auth/authenticate.ts';
import { makeBearer } from '../support/sign-in.ts';

/** So many requests a minute are asked of nobody who is no bench. */
export const UNLIMITED = { LODESTAR_RATE: '1000000000' };

/** The `Authorization` header of a reader who may read everything of a data folder. */
export function benchReader(dataDirectory: string): { authorization: string } {
  const control = openControl(dataPaths(dataDirectory).control);
  try {
    return { authorization: makeBearer(control) };
  } finally {
    control.close();
  }
}

/** What it costs to find out who asks and what they may see, in microseconds: what each request pays. */
export function timeRights(dataDirectory: string, times = 5_000): { p50_us: number; p95_us: number } {
  const control = openControl(dataPaths(dataDirectory).control);
  try {
    const asked = { cookie: null, address: '127.0.0.1', authorization: makeBearer(control) };
    const settings = authSettings();
    const taken = Array.from({ length: times }, () => {
      const begun = performance.now();
      authenticate(control, asked, settings)?.scopeFor('read_figures');
      return (performance.now() - begun) * 1000;
    }).sort((a, b) => a - b);
    const at = (share: number) => Math.round(taken[Math.floor(taken.length * share)]!);
    return { p50_us: at(0.5), p95_us: at(0.95) };
  } finally {
    control.close();
  }
}
