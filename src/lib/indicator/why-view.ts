import type { EffectKind } from '#lib/figures/effects.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { DrawnFigure } from './drawn-figure.ts';

/** One of several ways to look at the same, as a link. */
export interface Choice {
  name: ContentText;
  href: string;
  isShown: boolean;
}

/** A part of the change, every figure written out; effects and their sum in points or in the indicator's unit. */
export interface EffectRow {
  key: string;
  name: ContentText;
  href: string | null;
  before: string;
  after: string;
  effects: { [kind in EffectKind]: string };
  sum: string;
}

/** Why a ratio changed from one period to another. */
export interface WhyView extends DrawnFigure {
  /** Both periods, by name. */
  note: string;
  /** Periods the change can be measured from; fewer than two are no choice. */
  bases: Choice[];
  /** What it can be taken apart by; fewer than two are no choice. */
  axes: Choice[];
  /** Why there is nothing to draw; empty where there is something. */
  absent: string;
  whole: EffectRow | null;
  rows: EffectRow[];
  /** Kinds that did something, with what they did in all. */
  kinds: { kind: EffectKind; sum: string }[];
  /** How much of the change is of restated figures; empty where none was restated. */
  restated: string;
}
