import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { approvals, type Approval } from '#warehouse/model/source.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import { qualityScaleShape } from './quality-scale-shape.ts';
import { usualRetention, type Retention } from '#warehouse/snapshot/usual-retention.ts';
import type { RetentionPolicy } from '../sweep/retention-policy.ts';
import { retentionShape } from './retention-shape.ts';
import { dayShape, idShape, strictShape, textShape } from './shapes.ts';
import type { YamlFile } from './yaml-file.ts';

const languagesShape = z
  .array(z.string())
  .min(1, 'expected at least one language.')
  .superRefine(checkLanguages);

/** What `workspace.yaml` holds: the published definition, the pinned date and the demonstration's settings. */
export interface Definition {
  workspace: Workspace;
  asOf: string | null;
  demoEnvironment: { [name: string]: string };
  release: Release;
  retention: RetentionPolicy;
}

/** How versions are released and how long they are kept. */
export interface Release extends Retention {
  /** Whose word a version waits for that has passed its audits; a contract may ask for more. */
  approval: Approval;
}

/** The languages of a workspace, the default first; empty where they cannot be read. */
export function readLanguages(yaml: YamlFile): string[] {
  const result = z.object({ languages: languagesShape }).safeParse(yaml.value);
  return result.success ? result.data.languages : [];
}

/** Reads `workspace.yaml`. @returns null where something did not fit (noted in `yaml`) */
export function readDefinition(yaml: YamlFile, languages: readonly string[]): Definition | null {
  if (yaml.faults.length > 0) return null;
  const definition = yaml.read(definitionShape(languages), yaml.value, []);
  if (definition === null) return null;
  const { asOf, environment, release, retention, ...workspace } = definition;
  return { workspace, asOf, demoEnvironment: environment, release, retention };
}

function definitionShape(languages: readonly string[]) {
  const text = textShape(languages);
  const named = { id: z.string().min(1), name: text };
  return strictShape({
    id: idShape,
    name: text,
    description: text,
    languages: languagesShape,
    timezone: z.string().refine(isTimezone, 'time zone unknown: expected a name such as Asia/Ho_Chi_Minh.'),
    asOf: dayShape.nullable().default(null),
    calendar: calendarShape.prefault({}),
    rootUnit: z.string().min(1),
    headlines: z.array(idShape),
    mapIndicator: idShape,
    levels: z.array(strictShape({ ...named, counted: text.superRefine(checkCounted) })).min(1),
    phases: z.array(phaseShape(named)).default([]),
    breaks: z.array(strictShape({ date: dayShape, label: text })).default([]),
    pillars: z.array(strictShape(named)).default([]),
    quality: qualityScaleShape(languages),
    tiles: z.array(tileShape).default([]),
    environment: z.record(z.string(), z.string()).default({}),
    release: releaseShape.prefault({}),
    retention: retentionShape.prefault({}),
  });
}

const calendarShape = strictShape({
  fiscalYearStart: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-01$/, 'expected the first day of a month, as mm-01.')
    .default('01-01'),
  weekStart: z.enum(['monday', 'sunday']).default('monday'),
  holidays: z.array(dayShape).default([]),
  workingDays: z.array(dayShape).default([]),
});

const releaseShape = strictShape({
  approval: z.enum(approvals).default('none'),
  keepVersions: z.int().min(1).default(usualRetention.keepVersions),
  keepMonthEnds: z.int().min(0).nullable().default(usualRetention.keepMonthEnds),
});

const position = z.int().min(0);
const tileShape = strictShape({ unit: z.string(), column: position, row: position, label: z.string() });

function phaseShape<Named extends z.ZodRawShape>(named: Named) {
  return strictShape({
    ...named,
    from: dayShape,
    to: dayShape.nullable().default(null),
    indicator: idShape.nullable().default(null),
  });
}

function checkLanguages(languages: string[], context: z.RefinementCtx): void {
  for (const language of languages) {
    try {
      if (new Intl.Locale(language).toString() === language) continue;
      context.addIssue({
        code: 'custom',
        message: `language tag: expected ${new Intl.Locale(language).toString()}.`,
      });
    } catch (cause) {
      context.addIssue({ code: 'custom', message: `not a language tag: ${language} (${String(cause)}).` });
    }
  }
}

function isTimezone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || canFormatIn(name);
}

/** Aliases such as Asia/Ho_Chi_Minh are understood without being listed. */
function canFormatIn(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

function checkCounted(text: Text, context: z.RefinementCtx): void {
  for (const [language, message] of Object.entries(text)) {
    try {
      new IntlMessageFormat(message, language);
      if (message.includes('{count')) continue;
      context.addIssue({
        code: 'custom',
        path: [language],
        message:
          "shows no number: put {count} where it stands, as in '{count, plural, one {# unit} other {# units}}'",
      });
    } catch (cause) {
      context.addIssue({ code: 'custom', path: [language], message: `not an ICU message: ${String(cause)}` });
    }
  }
}
