import type { Words } from '#lib/format/cell.ts';
import type { Picture } from '#lib/server/picture.ts';
import type { DataView } from './data-view.ts';

/** A figure of the page as it is to leave it; null where there is none of that name. @param about the unit, by name */
export function dataPicture(
  { course, lineage }: DataView,
  figure: string,
  { about, words: { t } }: { about: string; words: Words },
): Picture | null {
  if (figure === 'course' && course)
    return {
      ...{ files: course.files, title: course.title, svg: course.wide, legend: null, notes: [] },
      note: `${about} · ${t('data.courseNote')}`,
      source: t('data.courseSource'),
    };
  if (figure === 'lineage')
    return {
      ...{ files: lineage.files, title: lineage.title, svg: lineage.svg, legend: null, notes: [] },
      ...{ note: '', source: t('data.lineageSource') },
    };
  return null;
}
