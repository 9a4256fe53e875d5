import { explorationHref, nothingAsked, type Exploration } from '#lib/filters/exploration.ts';
import type { Words } from '#lib/format/cell.ts';
import { lowered } from '#lib/format/lowered.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { wordsOf } from '#lib/format/words.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readExploration } from '#lib/server/exploration.ts';
import { readAnswer, resolveExploration, type Explored } from '#lib/server/explored.ts';
import { readStates, type StateOf } from '#lib/server/explored-states.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { answerFiles } from './answer-files.ts';
import { apiAddress, behindAddress, takenFormats } from './api-address.ts';
import { composeBar, composeChips } from './compose-bar.ts';
import { numberOf, type MarkOf } from './compose-cell.ts';
import { composeFigure } from './compose-figure.ts';
import { composeTable } from './compose-table.ts';
import type { ExploreView } from './explore-view.ts';
import { axisName, type Naming } from './member-name.ts';
import { boardsNote, readBoards } from './read-boards.ts';
import { pivotOf } from './pivot.ts';
import { problemSentence } from './problem-sentence.ts';

/** Who asks what of which version. */
export interface Asking {
  snapshot: Snapshot;
  scope: Scope;
  locals: App.Locals;
  search: URLSearchParams;
  /** Fires when whoever asks has gone. */
  signal?: AbortSignal;
}

/** Reads and composes the page of exploration. A question that cannot be answered is told on the page, beside fields that can. */
export async function readExplorePage({
  snapshot,
  scope,
  locals,
  search,
  signal,
}: Asking): Promise<ExploreView> {
  const { catalog } = snapshot;
  const words = wordsOf(locals, catalog);
  let asked = nothingAsked;
  try {
    asked = readExploration(search);
    const explored = resolveExploration(catalog, asked);
    const naming = { catalog, scope, explored, words };
    return {
      ...frameOf(naming),
      problem: null,
      ...(await readAnswered({ snapshot, scope, signal }, naming)),
    };
  } catch (fault) {
    const told = askedProblem(fault);
    if (!told) throw fault;
    const problem = problemSentence(told, words.t);
    return {
      ...frameOf({ catalog, scope, explored: resolveNearest(catalog, asked), words }),
      ...{ title: words.t('nav.explore'), problem },
      figure: null,
      table: null,
      boards: [],
      api: null,
    };
  }
}

/** What is left of a question that cannot be answered: all of it, its figures, or nothing; the fields then show that. */
function resolveNearest(catalog: Snapshot['catalog'], asked: Exploration): Explored {
  const { indicators, measures, grain } = asked;
  for (const nearer of [asked, { ...nothingAsked, indicators, measures, grain }]) {
    try {
      return resolveExploration(catalog, nearer);
    } catch (fault) {
      if (!askedProblem(fault)) throw fault;
    }
  }
  return resolveExploration(catalog, nothingAsked);
}

/** Title, fields and chips: there also where there is no answer. */
function frameOf(naming: Naming): Omit<ExploreView, 'problem' | 'figure' | 'table' | 'boards' | 'api'> {
  const { explored, words } = naming;
  const chips = composeChips(naming);
  return {
    title: titleOf(naming),
    crumbs: [
      unitName(explored.unit, words.language, words.fallback),
      { text: rangeText(explored, words), language: words.language },
    ],
    bar: composeBar(naming),
    chips,
    source: sourceText(naming),
    boardsNote: boardsNote(explored.main, words.t),
    clearHref: chips.length > 1 ? explorationHref({ ...explored.asked, where: [], unit: null }) : null,
  };
}

async function readAnswered(
  { snapshot, scope, signal }: Pick<Asking, 'snapshot' | 'scope' | 'signal'>,
  naming: Naming,
): Promise<Pick<ExploreView, 'figure' | 'table' | 'boards' | 'api'>> {
  const { explored, words } = naming;
  const [answer, stateOf, boards] = await Promise.all([
    readAnswer(snapshot, scope, explored.query, signal),
    readStates(snapshot, scope, explored, signal),
    readBoards(snapshot, scope, naming, signal),
  ]);
  const pivot = pivotOf(answer, explored);
  const markOf = markBy(stateOf);
  const { fiscalYearStart } = words;
  const table = composeTable(
    {
      ...{ pivot, answered: answer.length, caption: titleOf(naming) },
      markOf,
      behindOf: (member) => behindAddress(member, explored, fiscalYearStart),
    },
    naming,
  );
  return {
    figure:
      answer.length > 0
        ? {
            ...composeFigure(pivot, { markOf, hasBoards: boards.length > 0, naming }),
            files: answerFiles(snapshot, explored, words),
          }
        : null,
    ...{ table, boards },
    api: {
      address: apiAddress(explored, fiscalYearStart),
      downloads: takenFormats.map((format) => ({
        format,
        href: apiAddress(explored, fiscalYearStart, format),
      })),
    },
  };
}

/** Why a figure is not there, or not all there: as it was published; of what is reckoned only that it is not. */
function markBy(stateOf: StateOf): MarkOf {
  return (row, figure) => {
    const state = stateOf(row, figure.id);
    if (state === 'suppressed') return 'hidden';
    if (state === 'partial') return 'partial';
    if (numberOf(row, figure.id) !== null) return null;
    return state === 'not_expected' ? 'notExpected' : 'none';
  };
}

/** `Files received, files on time by procedure and period`. */
function titleOf(naming: Naming): string {
  const { explored, words } = naming;
  const text = (of: ContentText) => of.text;
  const names = explored.figures.map(({ name }) => text(contentText(name, words.language, words.fallback)));
  const axes = [explored.rows, explored.columns].flatMap((axis) =>
    axis ? [text(axisName(axis.id, naming))] : [],
  );
  return words.t(explored.columns ? 'explore.title.two' : 'explore.title.one', {
    figures: names.map((name, at) => (at === 0 ? name : lowered(name, words.language))).join(', '),
    first: lowered(axes[0]!, words.language),
    second: lowered(axes[1] ?? '', words.language),
  });
}

/** `October 2025 – October 2026`; one period where it is one. */
export function rangeText({ first, last, grain }: Explored, { language, fiscalYearStart }: Words): string {
  const names = [...new Set([first.period, last.period])].map((period) =>
    formatPeriod(period, grain, language, fiscalYearStart),
  );
  return capitalised(names.join(' – '));
}

/** Sources that the facts are made of, by name. */
function sourceText({ catalog, explored, words }: Naming): string {
  const facts = new Set(explored.figures.flatMap((figure) => figure.facts));
  const ids = new Set([...facts].flatMap((id) => catalog.facts.get(id)!.sources));
  const names = [...ids].map(
    (id) => contentText(catalog.sources.get(id)?.name ?? {}, words.language, words.fallback).text || id,
  );
  const shown = names.slice(0, 3).join(', ');
  return `${words.t('table.source')}: ${names.length > 3 ? `${shown} …` : shown}`;
}
