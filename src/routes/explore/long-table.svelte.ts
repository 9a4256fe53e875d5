import type { Virtualizer } from '@tanstack/virtual-core';
import { writeSearch } from '#lib/filters/exploration.ts';
import type { RowsWindow, TableRow } from './table-view.ts';

/** Rows that are fetched at once. */
const WINDOW = 100;

/** Rows kept beyond the edges of what is seen. */
const AROUND = 8;

/** A pause in typing after which rows are sought. */
const TYPED_MS = 150;

/** A table too long to stand in a page: it knows how many rows there are, and fetches those that come into view. */
export class LongTable {
  /** Height of a row, in CSS pixels; as the first one has it once it is drawn. */
  rowHeight = $state(33);
  #items = $state.raw<readonly { index: number; start: number; end: number }[]>([]);
  #total = $state(0);
  #rows = $state.raw<Readonly<Record<number, TableRow>>>({});
  #count: number;
  #sought = '';
  #asked = new AbortController();
  /** Windows that are being fetched, or have been. */
  #fetching: readonly number[] = [];
  readonly #address: string;
  #virtual: Virtualizer<HTMLElement, Element> | null = null;
  #setCount: (count: number) => void = () => {};

  constructor({
    address,
    first,
    count,
    rows,
  }: {
    address: string;
    first: number;
    count: number;
    rows: readonly TableRow[];
  }) {
    this.#address = address;
    this.#count = count;
    this.#rows = placed(rows, first);
    this.#items = rows.map((_, place) => ({
      index: first + place,
      start: (first + place) * this.rowHeight,
      end: (first + place + 1) * this.rowHeight,
    }));
    this.#total = count * this.rowHeight;
  }

  /** Rows to draw, by their places; a row that has not come yet is null. */
  readonly shown = $derived(
    this.#items.map(({ index }) => ({ place: index, line: this.#rows[index] ?? null })),
  );
  /** Room above and below them, in CSS pixels. */
  readonly before = $derived(this.#items[0]?.start ?? 0);
  readonly after = $derived(Math.max(0, this.#total - (this.#items.at(-1)?.end ?? 0)));

  /** Follows what is seen of a scrolling element. @returns ends it */
  follow(region: HTMLElement): () => void {
    const drawn = region.querySelector('tbody tr:not(.room)')?.getBoundingClientRect().height;
    if (drawn) this.rowHeight = drawn;
    let end = () => {};
    let isOver = false;
    void this.#begin(region).then((stop) => {
      if (isOver) stop();
      else end = stop;
    });
    return () => {
      isOver = true;
      this.#asked.abort();
      end();
    };
  }

  async #begin(region: HTMLElement): Promise<() => void> {
    const { Virtualizer, elementScroll, observeElementOffset, observeElementRect } =
      await import('@tanstack/virtual-core');
    const options = {
      getScrollElement: () => region,
      estimateSize: () => this.rowHeight,
      ...{ observeElementRect, observeElementOffset, scrollToFn: elementScroll, overscan: AROUND },
      onChange: () => this.#look(),
    };
    const virtual = new Virtualizer<HTMLElement, Element>({ ...options, count: this.#count });
    this.#virtual = virtual;
    this.#setCount = (count) => {
      virtual.setOptions({ ...virtual.options, count });
      virtual.measure();
    };
    const stop = virtual._didMount();
    virtual._willUpdate();
    this.#look();
    return stop;
  }

  /**
   * Narrows the rows to those whose names have a text in them.
   * @returns how many there are; null where nothing changed, or something else was sought meanwhile
   */
  async find(text: string): Promise<number | null> {
    if (text.trim() === this.#sought) return null;
    this.#sought = text.trim();
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    await new Promise((resolve) => setTimeout(resolve, TYPED_MS));
    if (signal.aborted) return null;
    this.#fetching = [];
    const found = await this.#fetch(0, signal);
    if (found === null) return null;
    this.#count = found.count;
    this.#rows = placed(found.rows, 0);
    this.#fetching = [0];
    this.#setCount(found.count);
    this.#virtual?.scrollToOffset(0);
    this.#look();
    return found.count;
  }

  #look(): void {
    if (this.#virtual === null) return;
    this.#items = this.#virtual.getVirtualItems();
    this.#total = this.#virtual.getTotalSize();
    for (const { index } of this.#items) {
      const at = Math.floor(index / WINDOW);
      if (!(index in this.#rows) && !this.#fetching.includes(at)) void this.#fill(at);
    }
  }

  async #fill(at: number): Promise<void> {
    this.#fetching = [...this.#fetching, at];
    const found = await this.#fetch(at * WINDOW, this.#asked.signal);
    if (found === null) {
      this.#fetching = this.#fetching.filter((one) => one !== at);
      return;
    }
    this.#rows = { ...this.#rows, ...placed(found.rows, at * WINDOW) };
  }

  async #fetch(first: number, signal: AbortSignal): Promise<RowsWindow | null> {
    const further = writeSearch([
      ['start', String(first)],
      ['count', String(WINDOW)],
      ['find', this.#sought],
    ]);
    try {
      const answer = await fetch(`${this.#address}&${further}`, { signal });
      return answer.ok ? ((await answer.json()) as RowsWindow) : null;
    } catch (fault) {
      // Scrolling on asks again; whoever aborted wants other rows.
      if (fault instanceof TypeError || (fault as Error).name === 'AbortError') return null;
      throw fault;
    }
  }
}

function placed(rows: readonly TableRow[], first: number): Record<number, TableRow> {
  return Object.fromEntries(rows.map((row, place) => [first + place, row]));
}
