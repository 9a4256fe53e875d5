-- Tables every snapshot has, whatever the workspace. `etl` fills them, `warehouse/query` reads them.
-- A change that an older reader would misread raises FORMAT_VERSION in layout.ts.

create schema if not exists rows;      -- rows that passed, as they are stored: a table <source> for each view validate.<source>
create schema if not exists validate;
create schema if not exists conform;
create schema if not exists star;
create schema if not exists indicators;
create schema if not exists quality;
create schema if not exists meta;

-- One row: which version this is.
create table if not exists meta.snapshot (
  snapshot_id    varchar not null,
  format_version integer not null,
  workspace_id   varchar not null,
  run_id         varchar not null,
  parent_id      varchar,
  as_of          date not null,        -- business date of every date-dependent definition
  built_at       timestamp not null    -- UTC
);

-- Definitions as they were when the values were computed: body is the JSON of the type in warehouse/model.
create table if not exists meta.definition (
  kind    varchar not null,            -- workspace | indicator | context | fact | source
  id      varchar not null,
  ordinal integer not null,
  body    json not null,
  primary key (kind, id)
);

-- What feeds what: source -> fact -> indicator.
create table if not exists meta.lineage (
  from_kind varchar not null, from_id varchar not null,
  to_kind   varchar not null, to_id   varchar not null
);

-- Last load of each source that is in this snapshot (a source that failed later keeps its row).
create table if not exists meta.source_load (
  source_id        varchar primary key,
  run_id           varchar not null,
  loaded_at        timestamp not null, -- UTC
  contract_version varchar not null,
  content_hash     varchar not null,   -- sha256 over the delivered files' names and hashes
  physical bigint not null, loaded bigint not null, quarantined bigint not null, skipped bigint not null, flagged bigint not null,
  superseded bigint not null           -- loaded rows that another delivery replaced, or stands for: rows of the source = loaded - superseded
);

-- What things were computed from: equal hashes = nothing to do again.
-- kind = contract (a source's contract and the loads it refers to) | staged (types of its columns as delivered)
--      | conform (its conform.sql) | indicator (how it is computed) | content (the workspace).
create table if not exists meta.fingerprint (
  kind varchar not null, id varchar not null, hash varchar not null,
  primary key (kind, id)
);

-- The files that make the source as it stands. Addresses are relative to the data folder.
create table if not exists meta.extract (
  extract_id varchar not null,         -- first 16 hex digits of the hash, unique within a source
  source_id  varchar not null,
  file_name  varchar not null,         -- as delivered, relative to the source's inbox; for an API its pages' name
  sha256     varchar not null,
  bytes      bigint not null,
  received_at timestamp not null,      -- UTC
  physical bigint not null, loaded bigint not null, quarantined bigint not null, skipped bigint not null,
  superseded bigint not null,          -- loaded rows that another delivery replaced, or stands for
  file_no integer not null,            -- unique within a source: _file of the rows in rows.<source>
  primary key (source_id, extract_id, file_name)
);

-- Files of mended rows and of meanings of values that tables are made with, relative to the table's folder of corrections.
create table if not exists meta.mend (
  table_id varchar not null, file_name varchar not null,
  primary key (table_id, file_name)
);

-- Records skipped because the contract declares them, or a person dropped them: kind = blank | title | footer | total | comment | dropped.
create table if not exists quality.skipped (
  source_id varchar not null, extract_id varchar not null, file_name varchar not null, kind varchar not null, records bigint not null
);

-- Where a file's columns are not those of the contract. change = new | missing | renamed | retyped.
create table if not exists quality.drift (
  source_id varchar not null, extract_id varchar not null, file_name varchar not null,
  change varchar not null,
  column_name varchar,                 -- of the contract; null for a new one
  header varchar,                      -- as the file has it; null for a missing one
  policy varchar not null              -- accept | quarantine: what the contract says is done (block publishes nothing)
);

-- Bad rows with every reason. `raw` is the row as delivered, `tried` the row as its agency has mended it since, which is what was judged.
-- Both are null where the row may not be kept (secrecy), `tried` also where nothing was mended. Of a record that cannot be read as a row,
-- `raw` has its text as `record`, and where that is its beginning alone, `_cut`.
create table if not exists quality.quarantine (
  run_id varchar not null, source_id varchar not null, extract_id varchar not null, file_name varchar not null,
  row_no bigint not null,              -- 1-based record after the header: with extract and file, which record it is
  line_no bigint not null,             -- where people find it: row of the sheet or of the text, header and titles counted; else row_no
  cell varchar,                        -- spreadsheet address of the first bad cell, where there is one
  unit_code varchar,                   -- as the row says, unchecked
  period date,                         -- first day of the row's month, where it could be read
  raw json,
  tried json,
  reasons struct("rule" varchar, field varchar, reason varchar)[] not null,
  contract_version varchar not null
);

-- Rows that were judged as their agency has mended them since. `correction` names the file under corrections/.
create table if not exists quality.correction (
  source_id varchar not null, extract_id varchar not null, file_name varchar not null, row_no bigint not null,
  correction varchar not null
);

-- Rows that were loaded but bear a warning.
create table if not exists quality.flag (
  run_id varchar not null, source_id varchar not null, extract_id varchar not null, file_name varchar not null,
  row_no bigint not null, unit_code varchar, period date,
  "rule" varchar not null, field varchar, reason varchar not null
);

-- Results of every rule by unit and month of the rows checked. passed <= checked.
create table if not exists quality.rule_result (
  source_id varchar not null, "rule" varchar not null, criterion varchar not null, field varchar, reason varchar not null,
  severity varchar not null, weight double not null, is_identifier boolean not null,
  unit_code varchar, period date,
  checked bigint not null, passed bigint not null,
  errored bigint not null default 0,   -- could not be judged: neither checked nor passed
  error_reason varchar                 -- not null where errored > 0
);

-- What each rule asks for, in words.
create table if not exists quality.rule (
  source_id varchar not null, "rule" varchar not null,
  names json not null,                 -- by language
  criterion varchar, field varchar, reason varchar not null, severity varchar, weight double,
  is_judged boolean not null           -- false: for people, or for another engine; criterion, severity and weight are then null
);

-- Groups whose parts do not add up to the whole, or that could not be judged (state error, with the reason).
create table if not exists quality.reconciliation (
  source_id varchar not null, "rule" varchar not null, "group" json not null, measure varchar not null,
  parent double, children double, difference double, state varchar not null, error_reason varchar
);

-- Who was to report by when, and has: the arrival calendar.
create table if not exists quality.arrival (
  source_id varchar not null, "rule" varchar not null, unit_code varchar not null, period date not null, due date not null,
  arrived_on date,                     -- day, in the workspace's zone, on which the first delivery with an accepted row came
  state varchar not null               -- on_time | late | missing | unknown: due before the source was first received, and there by then
);

-- When reports first were there, load after load: later files may hold the same. Kept when a source is loaded anew.
create table if not exists quality.first_arrival (
  source_id varchar not null, "rule" varchar not null, unit_code varchar not null, period date not null, arrived_on date not null,
  primary key (source_id, "rule", unit_code, period)
);

-- Rows of deliveries and of whole sources, load after load: what later ones are compared with. Kept when a source is loaded anew.
create table if not exists quality.row_count (
  source_id varchar not null, scope varchar not null, -- delivery | source
  id varchar not null,                 -- of the file, or of the set of files
  file_name varchar, period date,      -- of a delivery
  ordinal bigint not null,             -- order in which they were first loaded
  run_id varchar not null, rows bigint not null,
  primary key (source_id, scope, id)
);

-- Scores by weight. unit_id: at or below this unit. period: month; null for all rows as they are loaded.
create table if not exists quality.score (
  level varchar not null,              -- rule | criterion | field | source | unit | source_criterion | unit_criterion
  source_id varchar, field varchar, criterion varchar, "rule" varchar,
  unit_id varchar not null, period date,
  checked double, passed double, errored double,
  score double,                        -- 0 to 1; null where nothing was judged
  band varchar, weights_version varchar not null,
  covered boolean not null             -- false: no rule of the source serves this criterion
);

-- Units: one row per version. valid_to is exclusive.
create table if not exists star.dim_unit (
  unit_key integer primary key,
  unit_id varchar not null, unit_code varchar not null, code_list varchar not null,
  name varchar not null, names json not null,
  level varchar not null, unit_type varchar not null,
  parent_id varchar,
  valid_from date not null, valid_to date,
  is_latest boolean not null           -- the last version of its unit (also for units that have ended)
);

-- Crosswalk: share of an ended unit that lives on in another from a date.
create table if not exists star.crosswalk (
  from_id varchar not null, to_id varchar not null, weight double not null, effective_date date not null
);

-- As now: which unit versions count towards which unit, and with what weight. Each unit counts towards itself.
-- An ended unit also counts towards its successors and their parents; depth 0 is the unit itself.
create table if not exists star.unit_rollup (
  unit_id varchar not null, unit_key integer not null, weight double not null, depth integer not null
);

-- One row per indicator x unit x grain x period that could have a value; sorted by indicator, grain, period and unit.

-- As then: which unit versions counted towards which unit from valid_from until valid_to (exclusive, null while it goes on), by the
-- parents of those days. Each unit counts towards itself, nothing towards successors; depth 0 is the unit itself, 1 its parent.
create table if not exists star.unit_rollup_then (
  unit_id varchar not null, unit_key integer not null, valid_from date not null, valid_to date, depth integer not null
);

-- One row per indicator x unit x grain x period that could have a value.
create table if not exists indicators.value (
  indicator_id varchar not null,
  unit_id varchar not null,
  grain varchar not null,              -- month | quarter | year
  period date not null,                -- first day
  period_end date not null,            -- last day, inclusive, not after as-of
  complete boolean not null,           -- false while the period is still running at as-of
  numerator double, denominator double,
  value double,                        -- null unless state is measured or partial
  state varchar not null,
  previous double,                     -- value one period before
  previous_year double,                -- value of the same period a year before
  previous_in_part boolean not null default false,      -- that value is made without some of the reports: its state is partial
  previous_year_in_part boolean not null default false,
  target double, target_date date,     -- the next dated target at period_end (the last one after it)
  path double,                         -- required value at period_end
  status varchar not null,
  rank integer, rank_of integer,       -- among siblings of the same level with a value, 1 = best; ties share a rank
  reported integer not null, expected integer not null,
  comparable_from date,                -- the series breaks here: periods that begin before it are not compared with this one; null: all are
  provisional boolean not null,        -- may still change: the period runs, reports are missing, or the facts have not settled at as-of
  -- Of complete periods, carried on from version to version; withheld where the period overlaps one with a suppressed unit.
  first_published double,              -- the first figure published since the period was complete
  restated_from double,                -- the figure that was published before the present one took its place; null: none was
  restated_on date,                    -- as-of of the version in which it did
  restated_by varchar,                 -- data | definition: what had changed
  -- By the earlier changes of the same series; null where they are too few.
  usual_low double, usual_high double, -- between which the value was to be expected after the one before it
  unusual boolean not null             -- it lies outside
);

-- The same rows sorted by unit, grain, indicator and period: what is asked of one unit is read from few blocks. Written by ARRANGE_VALUES.
create table if not exists indicators.value_of_unit as from indicators.value limit 0;

-- As then: the rows of indicators.value that differ where everything counts where it belonged on its own day. Where there is none, both
-- views are the same; a unit that did not exist in a period is not_expected there.
create table if not exists indicators.value_then as from indicators.value limit 0;
