import type { matter, NoticeData, TroubleKind } from '../control/notice-schema.ts';

/** What is, or was, the matter, as it is kept. */
export type Matter = typeof matter.$inferSelect;

/** Something that is the matter now; of each kind and object there is one. */
export interface Trouble {
  kind: TroubleKind;
  /** `source:ID`, `request:ID`, `version:ID`, or `delivery:SOURCE:PERIOD`, the period by its first day. */
  object: string;
  data: NoticeData;
  /** It goes on where it was told, and is not told where it was not. */
  isQuiet?: boolean;
}
