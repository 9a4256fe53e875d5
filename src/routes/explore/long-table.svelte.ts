import type { Virtualizer } from '@tanstack/virtual-core';
import { writeSearch } from '#lib/filters/exploration.ts';
import type { RowsWindow, TableRow } from './table-view.ts';
import { isVersionGone } from './version-gone.ts';

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
  /** Rows that match what was sought. */
  count = $state(0);
  /** What did not come: rows that are sought, upon which those of before stand, or rows in view. */
  failed = $state<'find' | 'rows' | null>(null);
  /** What the rows have in their names: only once they are there. */
  #sought = '';
  /** What was asked for last. */
  #wanted = '';
  #asked = new AbortController();
  #finding = new AbortController();
  /** Windows that are being fetched, or have been. */
  #fetching: readonly number[] = [];
  readonly #address: string;
  #virtual: Virtualizer<HTMLElement, Element> | null = null;
  #setCount: (count: number) => void = () => {};
  readonly #onGone: () => void;

  constructor({
    address,
    first,
    count,
    rows,
    onGone,
  }: {
    address: string;
    first: number;
    count: number;
    rows: readonly TableRow[];
    /** Called where the version that the rows are of is no longer kept. */
    onGone: () => void;
  }) {
    this.#address = address;
    this.#onGone = onGone;
    this.count = count;
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
      this.#finding.abort();
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
    const virtual = new Virtualizer<HTMLElement, Element>({ ...options, count: this.count });
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

  /** Narrows the rows to those whose names have a text in them, once they are there; until then the rows stay as they are. */
  async find(text: string): Promise<void> {
    if (text.trim() === this.#wanted) return;
    this.#wanted = text.trim();
    this.#finding.abort();
    this.#finding = new AbortController();
    const { signal } = this.#finding;
    await new Promise((resolve) => setTimeout(resolve, TYPED_MS));
    if (!signal.aborted) await this.#findWanted(signal);
  }

  /** Asks again for what did not come. */
  async retry(): Promise<void> {
    if (this.failed === 'find') await this.#findWanted(this.#finding.signal);
    else this.#look();
  }

  async #findWanted(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === this.#sought) {
      this.failed = null;
      return this.#look();
    }
    const found = await this.#fetch(0, wanted, signal);
    if (signal.aborted) return;
    this.failed = found === null ? 'find' : null;
    if (found === null) return;
    // Rows of what was sought before are no longer wanted.
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#sought = wanted;
    this.count = found.count;
    this.#rows = placed(found.rows, 0);
    this.#fetching = [0];
    this.#setCount(found.count);
    this.#virtual?.scrollToOffset(0);
    this.#look();
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
    const { signal } = this.#asked;
    this.#fetching = [...this.#fetching, at];
    const found = await this.#fetch(at * WINDOW, this.#sought, signal);
    if (signal.aborted) return;
    if (found === null) {
      // Scrolling on asks again, too.
      this.#fetching = this.#fetching.filter((one) => one !== at);
      this.failed ??= 'rows';
      return;
    }
    if (this.failed === 'rows') this.failed = null;
    this.#rows = { ...this.#rows, ...placed(found.rows, at * WINDOW) };
  }

  /** @returns null where the rows did not come */
  async #fetch(first: number, find: string, signal: AbortSignal): Promise<RowsWindow | null> {
    const further = writeSearch([
      ['start', String(first)],
      ['count', String(WINDOW)],
      ['find', find],
    ]);
    try {
      const answer = await fetch(`${this.#address}&${further}`, { signal });
      if (isVersionGone(answer)) this.#onGone();
      return answer.ok ? ((await answer.json()) as RowsWindow) : null;
    } catch (fault) {
      // Whoever aborted wants other rows.
      if (fault instanceof TypeError || (fault as Error).name === 'AbortError') return null;
      throw fault;
    }
  }
}

function placed(rows: readonly TableRow[], first: number): Record<number, TableRow> {
  return Object.fromEntries(rows.map((row, place) => [first + place, row]));
}
