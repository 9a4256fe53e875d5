import type { Right } from '../server/auth/rights.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { View } from '../filters/view.ts';
import type { ContentText } from '../i18n/content-text.ts';

/** A unit one can switch to. */
export interface UnitChoice {
  id: string;
  name: ContentText;
}

/** Units of a level, in reading order. */
export interface UnitGroup {
  level: ContentText;
  units: UnitChoice[];
}

/** The way from the reader's root down to a unit, and what stands directly below that. */
export interface UnitBranch {
  /** From below the root to the unit itself. */
  path: UnitChoice[];
  groups: UnitGroup[];
}

/** What the frame around every page shows; null where no version has been published yet. */
export interface Shell {
  workspaceName: ContentText;
  /** ISO day, ISO instant and the name of the version. */
  asOf: string;
  builtAt: string;
  snapshotId: string;
  timezone: string;
  /** Units above the reader's own root, of which they see the figures and nothing more; none for whoever sees the whole tree. */
  above: UnitChoice[];
  rootUnit: UnitChoice;
  unit: UnitChoice;
  /** The view of the address as far as it can be met: what links to other pages bear. */
  view: View;
  /** Units directly below the root by level. */
  unitGroups: UnitGroup[];
  /** Where the unit shown, or the unit above it where nothing stands below it, leads deeper than that; else null. */
  branch: UnitBranch | null;
  period: { grain: Grain; first: string; text: string; complete: boolean };
  grains: { grain: Grain; first: string | null }[];
  /** Newest year first. */
  periodGroups: { year: string; periods: { first: string; text: string; complete: boolean }[] }[];
  /** Whether the page shows an older version than the one served, since its address asks for it. */
  isOlder: boolean;
  /** Days since the last version was built, once they are too many; null before. */
  stale: { days: number } | null;
}

/** Whoever is signed in, as the frame shows them. */
export interface SignedIn {
  /** Who acts, as the audit log names them. */
  actor: string;
  label: string;
  rights: readonly Right[];
  /** Through whose eyes they look; null for their own. */
  viewedAs: string | null;
  /** Notices that they have not read; null for whoever is sent none. */
  unread: number | null;
}
