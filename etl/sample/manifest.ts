import { writeFile } from 'node:fs/promises';

/** What becomes of a planted record: kept out, let in with a mark, kept out unread, or known to be no data. */
export type Outcome = 'quarantined' | 'flagged' | 'refused' | 'skipped';

/** One line of the manifest: a rule that a planted record breaks. A record that breaks two has two lines. */
export interface Defect {
  source: string;
  /** Relative to the source's folder in the inbox; the records of an API stand in `pages.ndjson`. */
  file: string;
  /** 1-based physical record after the header; title rows above it count back from 0. */
  row: number;
  rule: string;
  reason: string;
  outcome: Outcome;
}

/** Rules that look beyond the row, with their reasons. */
const beyondTheRow: Record<string, string> = {
  units_make_the_whole: 'reconcile',
  asset_of_connection: 'cross_source',
};

/** Reason of an implied rule is its last part (`unit_code.pattern`), of a condition over the row `check`. */
export function reasonOf(rule: string): string {
  return rule.split('.')[1] ?? beyondTheRow[rule] ?? 'check';
}

/** Notes planted records of one file, so that who plants them says no more than row, rule and outcome. */
export interface FileManifest {
  quarantined(row: number, ...rules: string[]): void;
  flagged(row: number, ...rules: string[]): void;
  refused(row: number, rule: string): void;
  skipped(row: number, kind: 'blank' | 'total' | 'footer' | 'title'): void;
}

/** Collects what was planted. */
export class Manifest {
  readonly defects: Defect[] = [];

  of(source: string, file: string): FileManifest {
    const note =
      (outcome: Outcome) =>
      (row: number, ...rules: string[]) => {
        for (const rule of rules)
          this.defects.push({ source, file, row, rule, reason: reasonOf(rule), outcome });
      };
    return {
      quarantined: note('quarantined'),
      flagged: note('flagged'),
      refused: note('refused'),
      skipped: (row, kind) =>
        this.defects.push({ source, file, row, rule: `record.${kind}`, reason: kind, outcome: 'skipped' }),
    };
  }

  /** Writes the manifest as NDJSON, ordered by source, file, row and rule. */
  async write(file: string): Promise<void> {
    const order = (a: Defect, b: Defect) =>
      compare(a.source, b.source) || compare(a.file, b.file) || a.row - b.row || compare(a.rule, b.rule);
    const lines = [...this.defects].sort(order).map((defect) => JSON.stringify(defect));
    await writeFile(file, `${lines.join('\n')}\n`);
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
