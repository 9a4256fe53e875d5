import type { CheckAccount, FileCheck } from '#warehouse/model/file-check.ts';
import { readCodesOutOfScope } from '#warehouse/query/codes-out-of-scope.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/**
 * What was found in a workbook of mended rows, as far as its reader may see it. Lines of a workbook say which rows they are, and the check
 * lays what was typed over what is held back of those: who changes a line's address could read in the findings what others sent. As long as
 * any line is a row of others, or of nobody known, nothing is told but how many lines were changed.
 */
export async function checkInScope(snapshot: Snapshot, scope: Scope, check: FileCheck): Promise<FileCheck> {
  if (seesAllUnits(scope)) return check;
  const { units, firstBad, account } = check;
  const codes = [...units.map(({ code }) => code), ...firstBad.map(({ unit }) => unit)];
  const out = new Set(
    await readCodesOutOfScope(
      snapshot,
      scope,
      codes.flatMap((code) => code ?? []),
    ),
  );
  const isOwn = (code: string | null) => code !== null && !out.has(code);
  if (units.every(({ code }) => isOwn(code)))
    return { ...check, firstBad: firstBad.filter(({ unit }) => isOwn(unit)) };
  return { ...check, rules: [], firstBad: [], account: account && unsplit(account) };
}

function unsplit({
  physical,
  loaded,
  quarantined,
  unjudged = 0,
  skipped,
  flagged,
}: CheckAccount): CheckAccount {
  return { physical, loaded: loaded + quarantined + unjudged, quarantined: 0, unjudged: 0, skipped, flagged };
}
