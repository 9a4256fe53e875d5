import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { makeBearer, type TestGrant } from '../support/sign-in.ts';

/** So many requests a minute are asked of nobody who is no bench. */
export const UNLIMITED = { LODESTAR_RATE: '1000000000' };

/** The `Authorization` header of a reader of a data folder: of one who may read everything where no grants are said. */
export function benchReader(dataDirectory: string, grants?: readonly TestGrant[]): { authorization: string } {
  const control = openControl(dataPaths(dataDirectory).control);
  try {
    return { authorization: makeBearer(control, grants) };
  } finally {
    control.close();
  }
}
