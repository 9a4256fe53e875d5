import type { Control } from '#warehouse/control/open-control.ts';
import { roles, type Extent, type Role } from '#warehouse/control/people-schema.ts';
import { dataClasses, type DataClass } from '#warehouse/model/data-class.ts';
import { bearerOf, makePerson } from '../sign-in.ts';

/** A province made of two others, one of those, a province beside it, one that was made into that, the whole, and none at all. */
export const OWN = '34-48';
export const asked = {
  own: OWN,
  child: '63-49',
  sibling: '34-79',
  siblingChild: '63-77',
  parent: '00',
  none: '34-00',
};
export type Asked = keyof typeof asked;

const ofOwn = new Set(['34-48', '63-48', '63-49']);

/** Who asks: one grant, over `OWN` where it is not over all. */
export interface MatrixReader {
  personId: string;
  role: Role;
  extent: Extent;
  highestClass: DataClass;
  /** The `Authorization` they send. */
  header: string;
}

const extents: readonly Extent[] = ['unit', 'subtree', 'all'];

/** Makes a reader of each role, extent and class. */
export const makeReaders = (control: Control): MatrixReader[] =>
  roles.flatMap((role) =>
    extents.flatMap((extent) =>
      dataClasses.map((highestClass): MatrixReader => {
        const unitId = extent === 'all' ? null : OWN;
        const personId = makePerson(control, [{ role, extent, unitId, highestClass }]);
        return { personId, role, extent, highestClass, header: bearerOf(control, personId) };
      }),
    ),
  );

/** Units that an answer may name: those in scope, and the whole whose published figures all may see. */
export function mayName({ extent }: Pick<MatrixReader, 'extent'>, id: string): boolean {
  if (extent === 'all' || id === '00') return true;
  return extent === 'subtree' ? ofOwn.has(id) : id === OWN;
}

/** Units whose names are told to all: those of `OWN`, and the whole. */
export const isNamedToAll = (id: string): boolean => ofOwn.has(id) || id === '00';
