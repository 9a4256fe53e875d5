import { explorationHref, nothingAsked } from '#lib/filters/exploration.ts';
import { withoutHarmless } from '#lib/filters/known-parameters.ts';
import { dataFormats, dataHref } from '#lib/filters/figure-files.ts';
import { lowered } from '#lib/format/lowered.ts';
import { capitalised } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { wordsOf } from '#lib/format/words.ts';
import { sourceNameOf, sourcesTold } from '#lib/format/source-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readExploration, readRowsAsked, type RowsAsked } from '#lib/server/exploration.ts';
import { resolveExploration } from '#lib/server/explored.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { problemSentence } from '#lib/server/problem-sentence.ts';
import { understandExploration, type Understood } from '#lib/server/understood.ts';
import { answerFiles } from './answer-files.ts';
import { apiAddress, behindAddress } from './api-address.ts';
import { breakNotes } from './break-notes.ts';
import { composeBar, composeChips } from './compose-bar.ts';
import { composeFigure } from './compose-figure.ts';
import { composeLeftOut, type Tree } from './compose-left-out.ts';
import { composeTable } from './compose-table.ts';
import type { ExploreProblem, ExploreView } from './explore-view.ts';
import { axisName, comparedName, type Naming } from './member-name.ts';
import { composeEmpty, partNotes } from './part-of-whole.ts';
import { rangeNotes, rangeNotices } from './range-notices.ts';
import { rangeText } from './range-text.ts';
import { boardsNote, readBoards } from './read-boards.ts';
import { readStrip } from './read-strip.ts';
import { readReportNotes } from './report-notes.ts';
import { laidOutAnswers } from './laid-out-answers.ts';
import type { RowsWindow } from './table-view.ts';
import { toldCodes } from './told-codes.ts';
import type { Screen } from './screen.ts';

/** Who asks what of which version. */
export interface Asking {
  snapshot: Snapshot;
  scope: Scope;
  locals: App.Locals;
  search: URLSearchParams;
  /** Fires when whoever asks has gone. */
  signal?: AbortSignal;
  /** The screen figures are drawn for; both where it is left out. */
  screen?: Screen | null;
  /** All units of the tree, so that one that is not the reader's is told from one that is nowhere; told apart of none where it is left out. */
  tree?: Tree;
  /** Whether what is not understood is a problem each time: of a picture nobody sees what it was made without. */
  isStrict?: boolean;
}

/**
 * Reads and composes the page of exploration. What of a question is not understood is said on the page: it answers the rest, or where that
 * would be another question has fields that can be used.
 */
export async function readExplorePage(asking: Asking): Promise<ExploreView> {
  const { snapshot, scope, locals, tree = new Map(), isStrict = false } = asking;
  const search = withoutHarmless(asking.search);
  const { catalog } = snapshot;
  const words = wordsOf(locals, catalog);
  let understood: Understood | null = null;
  try {
    understood = understandExploration(catalog, search, isStrict ? 0 : undefined);
    const naming = { catalog, scope, explored: understood.explored, words };
    const { problem, notices, outside } = composeLeftOut(understood, naming, tree);
    if (problem) return withoutAnswer(naming, problem, notices);
    const rows = readRowsAsked(understood.search);
    return {
      ...{
        ...frameOf(naming),
        problem,
        notices: [...notices, ...rangeNotices(naming), ...partNotes(naming)],
      },
      ...(await readAnswered(asking, naming, {
        rows,
        notes: [...breakNotes(naming), ...rangeNotes(naming), ...partNotes(naming), ...outside],
      })),
    };
  } catch (fault) {
    const told = askedProblem(fault);
    if (!told) throw fault;
    const explored = understood?.explored ?? resolveExploration(catalog, nothingAsked);
    const problem = { sentence: problemSentence(told, words.t), href: null, outside: null };
    return withoutAnswer({ catalog, scope, explored, words }, problem, []);
  }
}

function withoutAnswer(naming: Naming, problem: ExploreProblem, notices: string[]): ExploreView {
  return {
    ...frameOf(naming),
    ...{ title: naming.words.t('nav.explore'), problem, notices },
    ...{ figure: null, strip: null, table: null, boards: [], api: null },
  };
}

/** What is there only where there is an answer. */
type Answered = Pick<ExploreView, 'figure' | 'strip' | 'table' | 'boards' | 'api'>;

/** Title, fields and chips: there also where there is no answer. */
function frameOf(naming: Naming): Omit<ExploreView, 'problem' | 'notices' | keyof Answered> {
  const { catalog, explored, words } = naming;
  const chips = composeChips(naming);
  return {
    title: titleOf(naming),
    crumbs: [unitsText(naming), { text: capitalised(rangeText(explored, words)), language: words.language }],
    bar: composeBar(naming),
    chips,
    empty: composeEmpty(naming, { filters: chips.length, reports: [] }),
    source: sourceText(naming),
    boardsNote: boardsNote(naming),
    clearHref:
      chips.length > 1
        ? explorationHref({ ...explored.asked, where: [], unit: catalog.workspace.rootUnit, beside: [] })
        : null,
    anewHref: explorationHref({ ...nothingAsked, unit: catalog.workspace.rootUnit }),
  };
}

async function readAnswered(
  { snapshot, scope, signal, screen = null }: Pick<Asking, 'snapshot' | 'scope' | 'signal' | 'screen'>,
  naming: Naming,
  { rows, notes }: { rows: RowsAsked; notes: readonly string[] },
): Promise<Answered & Pick<ExploreView, 'chips' | 'empty' | 'source'>> {
  const { explored, words } = naming;
  const [{ pivot, markOf, answered }, boards, strip, { notes: reports, isWhole }] = await Promise.all([
    laidOutAnswers.read(snapshot, scope, explored, signal),
    readBoards(snapshot, scope, naming, signal),
    readStrip(snapshot, scope, naming, signal),
    readReportNotes(snapshot, scope, naming, signal),
  ]);
  const { fiscalYearStart } = words;
  const table = composeTable(
    {
      ...{ snapshotId: snapshot.snapshotId, pivot, answered, caption: titleOf(naming), markOf },
      asked: rows,
      behindOf: (line) => behindAddress(line, explored, fiscalYearStart),
    },
    naming,
  );
  const figure = composeFigure(pivot, { markOf, hasBoards: boards.length > 0, naming, screen });
  const say = <Noted extends { notes: string[] }>(of: Noted) => ({
    ...of,
    notes: [...of.notes, ...reports, ...notes],
  });
  const told = { ...naming, isTold: toldCodes(pivot, explored) };
  const files = answerFiles(snapshot, pivot, told);
  const chips = composeChips(told);
  return {
    chips,
    empty: composeEmpty(naming, { filters: chips.length, reports }),
    // Of what is not all there the notes beside it say who has not reported.
    source: sourceText(naming, isWhole ? words.t('coverage.complete') : ''),
    figure: pivot.rows.length > 0 ? { ...say(figure), files } : null,
    table: say(table),
    ...{ strip, boards },
    api: {
      address: apiAddress(explored, fiscalYearStart),
      query: JSON.stringify(explored.query, null, 2),
      downloads: dataFormats.map((format) => ({ format, href: dataHref(files, format) })),
    },
  };
}

/** Reads some rows of a table, for scripts that scroll through it. @throws {WarehouseError} question_invalid, query_interrupted */
export async function readRowsWindow({
  snapshot,
  scope,
  locals,
  search,
  signal,
}: Asking): Promise<RowsWindow> {
  const { catalog } = snapshot;
  const words = wordsOf(locals, catalog);
  const explored = resolveExploration(catalog, readExploration(search));
  const { pivot, markOf, answered } = await laidOutAnswers.read(snapshot, scope, explored, signal);
  const { count, rows } = composeTable(
    {
      ...{ snapshotId: snapshot.snapshotId, pivot, answered, caption: '', markOf },
      asked: readRowsAsked(search),
      behindOf: (line) => behindAddress(line, explored, words.fiscalYearStart),
    },
    { catalog, scope, explored, words },
  );
  return { count, rows: rows.filter(({ isTotal }) => !isTotal) };
}

/** `Files received, files on time by procedure and period`. */
function titleOf(naming: Naming): string {
  const { explored, words } = naming;
  const text = (of: ContentText) => of.text;
  const names = explored.figures.map(({ name }) => text(contentText(name, words.language, words.fallback)));
  const axes = [explored.rows, explored.columns].flatMap((axis) =>
    axis ? [text(axisName(axis.id, naming))] : [],
  );
  const title = words.t(explored.columns ? 'explore.title.two' : 'explore.title.one', {
    figures: names.map((name, at) => (at === 0 ? name : lowered(name, words.language))).join(', '),
    first: lowered(axes[0]!, words.language),
    second: lowered(axes[1] ?? '', words.language),
  });
  if (explored.within === null) return title;
  const within = lowered(text(axisName(explored.within.id, naming)), words.language);
  return words.t('explore.title.within', { title, within });
}

/** The unit, or those compared. */
function unitsText(naming: Naming): ContentText {
  const { explored, words } = naming;
  if (explored.compared.length === 0) return unitName(explored.unit, words.language, words.fallback);
  return {
    text: explored.compared.map((unit) => comparedName(unit, naming).text).join(', '),
    language: words.language,
  };
}

/** Sources that the facts are made of, by name. @param coverage who has reported; empty where notes beside the figure say it */
function sourceText({ catalog, explored, words }: Naming, coverage = ''): string {
  const facts = new Set(explored.figures.flatMap((figure) => figure.facts));
  const ids = new Set([...facts].flatMap((id) => catalog.facts.get(id)!.sources));
  const names = [...ids].map((id) => sourceNameOf(catalog, id, words).text);
  return `${words.t('table.source')}: ${sourcesTold(names, coverage, words.t)}`;
}
