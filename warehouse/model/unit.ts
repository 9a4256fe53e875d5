/** One version of a unit: a row of `star.dim_unit`. Dates are ISO; `validTo` is exclusive, null while it stands. */
export interface UnitVersion {
  unitKey: number;
  unitId: string;
  unitCode: string;
  /** Code list the code belongs to: codes survive mergers with another territory. */
  codeList: string;
  name: string;
  names: { [language: string]: string };
  level: string;
  unitType: string;
  parentId: string | null;
  validFrom: string;
  validTo: string | null;
}
