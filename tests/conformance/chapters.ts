import type { Chapter } from './case.ts';
import { container } from './catalogue/container.ts';
import { databases } from './catalogue/databases.ts';
import { dates } from './catalogue/dates.ts';
import { duckdbTraps } from './catalogue/duckdb-traps.ts';
import { encodings } from './catalogue/encodings.ts';
import { excel } from './catalogue/excel.ts';
import { hostile } from './catalogue/hostile.ts';
import { jsonAndApi } from './catalogue/json-and-api.ts';
import { keysAndCodes } from './catalogue/keys-and-codes.ts';
import { numbers } from './catalogue/numbers.ts';
import { parquet } from './catalogue/parquet.ts';
import { personalData } from './catalogue/personal-data.ts';
import { structures } from './catalogue/structure.ts';
import { vietnameseText } from './catalogue/vietnamese-text.ts';

/** The catalogue of bad input, chapter by chapter. */
export const chapters: readonly Chapter[] = [
  ...[
    container,
    encodings,
    vietnameseText,
    structures,
    numbers,
    dates,
    excel,
    jsonAndApi,
    parquet,
    databases,
  ],
  ...[keysAndCodes, personalData, hostile, duckdbTraps],
];
