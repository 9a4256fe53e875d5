import type { Drawings } from '#lib/figures/drawings.ts';
import type { Language } from '#lib/format/locale.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { Reader } from '#lib/server/auth/reader.ts';
import type { Theme } from '#lib/ui/theme.ts';
import type { UnitOutside } from '#lib/ui/unit-outside.ts';

declare global {
  namespace App {
    interface Locals {
      language: Language;
      theme: Theme;
      /** Words of the product in the reader's language. */
      t: Translate;
      /** Whoever is signed in; null for nobody. */
      reader: Reader | null;
      /** Where the request came from. */
      address: string;
    }
    interface PageData {
      /** What of its address a page does not have, and what it shows instead, a sentence each; the frame says it above the page. */
      notices?: readonly string[];
      /** The drawings that the page's data names. */
      drawings?: Drawings;
    }
    interface Error {
      /** What a reader may know: what happened, in plain words. */
      message: string;
      /** Stable code of the fault, where it has one. */
      code?: string;
      /** Names this one occurrence in the log. */
      id?: string;
      /** Of a unit that is not the reader's to see: what is. */
      outside?: UnitOutside;
    }
  }
}

declare module 'svelte/elements' {
  interface HTMLLinkAttributes {
    /** Of `rel="expect"`: nothing is drawn before the element has come; unknown to Svelte's own types. */
    blocking?: 'render';
  }
}

export {};
