/** How views name a drawing whose text stands elsewhere. */
const NAME = 'drawing ';
/** Parts of views that hold drawings. Whatever stands elsewhere is text, be it that a person wrote what looks like a drawing. */
const HOLDERS: ReadonlySet<string> = new Set(['svg', 'wide', 'narrow']);

/**
 * The drawings of a page, apart from its data. A page that leaves as HTML has them in it: its data names them, and does not say them a second
 * time. Data that is fetched for a page which is there already brings them along.
 */
export class Drawings {
  readonly #texts: ReadonlyMap<string, string>;
  /** Whether the page they belong to leaves with them, or has come with them, in its HTML. */
  readonly areInPage: boolean;

  constructor(texts: ReadonlyMap<string, string>, areInPage: boolean) {
    this.#texts = texts;
    this.areInPage = areInPage;
  }

  /** The text of a drawing by its name; of one that has come in the page's HTML there is none. */
  textOf(name: string): string | undefined {
    return this.#texts.get(name);
  }

  /** What is sent of them beside the page's data. */
  toSent(): SentDrawings {
    return this.areInPage ? 'in page' : [...this.#texts];
  }

  static fromSent(sent: SentDrawings): Drawings {
    return sent === 'in page' ? new Drawings(new Map(), true) : new Drawings(new Map(sent), false);
  }
}

export type SentDrawings = 'in page' | [name: string, text: string][];

/** Whether a view's text names a drawing, rather than being one. */
export const isDrawingName = (text: string): boolean => text.startsWith(NAME);

/**
 * Takes the drawings out of what a page is shown: where one stood is its name.
 *
 * @param areInPage whether the page leaves as HTML now
 */
export function takeOutDrawings<View>(view: View, areInPage: boolean): { view: View; drawings: Drawings } {
  const texts = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = `${NAME}${texts.size}`;
    texts.set(name, text);
    return name;
  };
  return { view: named(view, nameOf) as View, drawings: new Drawings(texts, areInPage) };
}

function named(value: unknown, nameOf: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, nameOf));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      HOLDERS.has(key) && isDrawn(item) ? nameOf(item) : named(item, nameOf),
    ]),
  );
}

/** Where nothing is drawn, a holder is empty. */
const isDrawn = (item: unknown): item is string => typeof item === 'string' && item.startsWith('<svg');
