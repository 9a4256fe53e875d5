/** What a draft of a contract shows of a file, or asks about it: a code and its values, which each reader is told in words of their own. */
export type DraftNote =
  | { code: 'values'; filled: number; rows: number; different: number }
  | { code: 'native'; name: string }
  | { code: 'day_first' | 'month_first'; count: number }
  | { code: 'header'; row: number }
  | { code: 'shape'; count: number }
  | { code: 'sheets'; sheet: string; others: string[] }
  | { code: 'encoding'; read: ReadIn[] }
  | { code: 'bare'; bare: number; rows: number }
  | {
      code: 'empty' | 'day_or_month' | 'dates_mixed' | 'signs' | 'contradiction' | 'key' | 'codes' | 'owner';
    };

/** How well a text reads in an encoding. */
export interface ReadIn {
  encoding: string;
  /** 0–1. */
  score: number;
  /** Over how many words. */
  words: number;
}

/** What a draft says of its columns, by their names, and asks about the whole. */
export interface DraftNotes {
  whole: DraftNote[];
  columns: { name: string; evidence: DraftNote[]; questions: DraftNote[] }[];
}
