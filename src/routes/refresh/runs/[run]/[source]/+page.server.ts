import { error } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { columnsOf, tableName } from '#lib/i18n/field-names.ts';
import { readPage } from '#lib/server/page.ts';
import { readRejected, readRejectedRules } from '#lib/server/refresh/rejected-rows.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { heldRow } from '../../../[source]/held-row.ts';
import type { PageServerLoad } from './$types';

/** Rows that the page lists. */
const LISTED = 100;

export const load: PageServerLoad = ({ locals, params }) =>
  readPage(async (snapshot) => {
    const { catalog } = snapshot;
    const rows = await readRejected(params.run, params.source, LISTED);
    if (!rows) error(404, { message: locals.t('error.noRun', { id: params.run }), code: 'run_unknown' });
    const words = wordsOf(locals, catalog);
    const table = params.source;
    const source = [...catalog.sources.values()].find(
      ({ id, tables = [] }) => id === table || tables.some((one) => one.id === table),
    );
    // No version came of the run: its rules are told by the words that those of the version served have.
    const ruleNames = await readRejectedRules(snapshot, params.source);
    const columns = columnsOf(source, table);
    const told = { nameOf: unitNamer({ catalog }, words), columns, format: source?.format, ruleNames };
    return {
      runId: params.run,
      name: source ? tableName(table, source, words) : { text: params.source, language: 'en' },
      rows: rows.map((row, place) => ({ key: String(place), ...heldRow(row, told, words) })),
    };
  });
