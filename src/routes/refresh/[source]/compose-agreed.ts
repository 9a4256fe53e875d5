import type { Source, SourceColumn } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { fieldName, tableName, withFieldNames } from '#lib/i18n/field-names.ts';
import type { AgreedRule } from '#lib/server/questions.ts';

/** A rule in a sentence, and whether a row that breaks it is loaded all the same. */
export interface AgreedRuleView {
  key: string;
  text: ContentText;
  isWarning: boolean;
}

/** A column as its contract has it. */
export interface AgreedColumn {
  key: string;
  /** As files have it. */
  header: string;
  /** What readers call it, where that is another name; null: the same. */
  name: ContentText | null;
  /** What it may hold besides what its rules say: how days are written, or what it refers to. */
  holds: ContentText[];
  /** Its own codes, each with what it is called. */
  codes: { value: string; label: ContentText | null }[];
  rules: AgreedRuleView[];
}

/** What is agreed of a table: its columns, and rules over rows or whole files. */
export interface AgreedTable {
  key: string;
  /** Null of a source's only table. */
  name: ContentText | null;
  columns: AgreedColumn[];
  rules: AgreedRuleView[];
}

/** Composes what the contract of a source asks for, table by table; none where the version does not know. */
export function composeAgreed(
  source: Source,
  { rules, catalog }: { rules: readonly AgreedRule[]; catalog: Pick<Catalog, 'sources'> },
  words: Words,
): AgreedTable[] {
  const tables = source.tables ?? [];
  return tables.map((table) => {
    const own = rules.filter((rule) => rule.table === table.id);
    const known = new Set(table.columns.map(({ name }) => name));
    const view = (rule: AgreedRule) => ruleView(rule, table.columns, words);
    return {
      key: table.id,
      name: tables.length > 1 ? tableName(table.id, source, words) : null,
      columns: table.columns.map((column) => ({
        ...columnView(column, catalog, words),
        rules: own
          .filter(({ field }) => field === column.name)
          .map(view)
          .map((rule) => withoutName(rule, column, words)),
      })),
      rules: own.filter(({ field }) => field === null || !known.has(field)).map(view),
    };
  });
}

function columnView(
  column: SourceColumn,
  catalog: Pick<Catalog, 'sources'>,
  words: Words,
): Omit<AgreedColumn, 'rules'> {
  const { language, fallback, t } = words;
  const name = fieldName(column.name, [column], words);
  const referred = column.reference && catalog.sources.get(column.reference.source);
  const say = (text: string): ContentText => ({ text, language });
  return {
    key: column.name,
    header: column.header,
    name: name.text === column.header ? null : name,
    holds: [
      ...(column.type && column.codes === null ? [say(t(`holds.${column.type}`))] : []),
      ...(column.formats?.length ? [say(column.formats.join(' · '))] : []),
      ...(referred
        ? [say(t('agreed.reference', { source: contentText(referred.name, language, fallback).text }))]
        : []),
    ],
    codes: (column.codes ?? []).map(({ value, label }) => ({
      value,
      label: label === null ? null : contentText(asText(label, fallback), language, fallback),
    })),
  };
}

const asText = (label: string | { readonly [language: string]: string }, fallback: string) =>
  typeof label === 'string' ? { [fallback]: label } : label;

function ruleView(
  { rule, names, severity }: AgreedRule,
  columns: readonly SourceColumn[],
  { language, fallback }: Words,
): AgreedRuleView {
  const said = contentText(names, language, fallback);
  const text = withFieldNames(said.text, columns, said.language);
  return { key: rule, text: { ...said, text }, isWarning: severity === 'warning' };
}

/** Beside a column's name, its rules need not begin with it. */
function withoutName(rule: AgreedRuleView, column: SourceColumn, { language }: Words): AgreedRuleView {
  const name = [column.names?.[language], column.header].find((one) => one && rule.text.text.startsWith(one));
  if (!name) return rule;
  const rest = rule.text.text.slice(name.length).replace(/^[:\s]+/, '');
  return rest === '' ? rule : { ...rule, text: { ...rule.text, text: rest } };
}
