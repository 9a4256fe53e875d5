import type { RangeCube } from '#lib/arrow/range-cube.ts';
import type { Words } from '#lib/format/cell.ts';
import { composeBoard, inBoardOrder } from './compose-board.ts';
import { figureWords, numberOf } from './compose-cell.ts';
import type { BoardView, StripView } from './explore-view.ts';
import { fetchCube } from './fetch-cube.ts';

/** A range of periods by their places in the strip, both inclusive. */
export interface PlaceRange {
  from: number;
  to: number;
}

/** The range that is being chosen, and the cells by which the page answers for it before the server is asked. */
export class ChosenRange {
  /** Null while none is being chosen. */
  draft = $state<PlaceRange | null>(null);
  #cube = $state.raw<RangeCube | null>(null);
  #held = '';
  #fetching = new AbortController();
  readonly #onGone: () => void;

  /** @param onGone called where the version that the page shows is no longer kept */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  /** Fetches the cells of a strip, once. */
  async hold(strip: StripView): Promise<void> {
    if (strip.cube === null || this.#held === strip.cube) return;
    this.#fetching.abort();
    this.#fetching = new AbortController();
    this.#held = strip.cube;
    this.#cube = null;
    const { signal } = this.#fetching;
    const cube = await fetchCube(strip, signal);
    if (signal.aborted) return;
    if (cube === null || cube === 'gone') this.#held = '';
    if (cube === 'gone') {
      this.draft = null;
      this.#onGone();
    } else this.#cube = cube;
  }

  /** The figure over the draft, as it is written; empty where the cells are not there, or cannot tell. */
  valueOf(strip: StripView, words: Words): string {
    const { draft } = this;
    if (draft === null) return '';
    if (draft.from === draft.to) return strip.periods[draft.from]!.value;
    const answer = this.#cubeOf(strip)?.answer('', ...endsOf(strip, draft));
    return answer ? figureWords(numberOf(answer.total ?? undefined, strip.main.id), strip.main, words) : '';
  }

  /** The leaderboards over the draft; one that the cells cannot tell stands as it was, and is said to be of before. */
  boardsOf(boards: readonly BoardView[], strip: StripView | null, words: Words): readonly BoardView[] {
    const { draft } = this;
    if (draft === null || strip === null) return boards;
    const [from, to] = endsOf(strip, draft);
    const { main, periods } = strip;
    const asked = {
      ...strip.asked,
      from: periods[draft.from]!.address,
      to: periods[draft.to]!.address,
    };
    return boards.map((board): BoardView => {
      const answer = this.#cubeOf(strip)?.answer(board.column, from, to);
      if (!answer) return { ...board, isBefore: true };
      const { id, column, name } = board;
      const kind = column === 'unit_id' ? 'unit' : 'dimension';
      const axis = { id, column, kind } as const;
      const rows = inBoardOrder(answer.rows, axis, main);
      const { nameOf } = answer;
      return composeBoard(rows, answer.total, { axis, name, main, asked, words, nameOf });
    });
  }

  #cubeOf(strip: StripView): RangeCube | null {
    return this.#held === strip.cube ? this.#cube : null;
  }
}

function endsOf({ periods }: StripView, { from, to }: PlaceRange): [from: string, to: string] {
  return [periods[from]!.first, periods[to]!.first];
}
