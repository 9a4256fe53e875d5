import { literal } from '#warehouse/duckdb/database.ts';
import type { QualityScale } from '#warehouse/model/quality-scale.ts';

/**
 * A sum that is the same in whatever order threads bring the rows: of decimals, which are exact, where doubles are not.
 * (Sorting the rows of each of some hundred thousand small groups instead takes ten times as long.)
 */
export function exactSum(value: string): string {
  return `cast(sum(cast(${value} as decimal(30, 15))) as double)`;
}

/** Weighted mean of the parts' scores, and the mean of their weights. */
const weighted = `${exactSum('score * weight')} / ${exactSum('weight')} as score, ${exactSum('weight')} / count(*) as weight`;

/**
 * SQL of the common table expressions `of_criterion`, `of_field` and `of_source` over `of_rule`: the one way in which results of
 * rules become scores of data quality.
 *
 * In: `of_rule` with the columns of `keys`, `source_id`, `field` ('' for whole rows), `criterion`, `score` = passed ÷ checked
 * (0 to 1) and `weight` of the rule; rules that judged nothing are left out before.
 * Out: the same without the parts that were averaged. A criterion weighs the mean of its rules' weights times what the scale
 * gives it, a field the mean of its criteria's weights, a source the sum of its fields'.
 *
 * @source docs/workspace.md, "Scores"
 */
export function weighScores(keys: string, { weights }: Pick<QualityScale, 'weights'>): string {
  const factors = Object.entries(weights).map(([id, weight]) => `when ${literal(id)} then ${weight}`);
  return `
    of_criterion as (
      select * replace (weight * case criterion ${factors.join(' ')} else 1 end as weight)
      from (select ${keys}, source_id, field, criterion, ${weighted} from of_rule where weight > 0 group by all)
    ),
    of_field as (
      select ${keys}, source_id, field, ${weighted} from of_criterion where weight > 0 group by all
    ),
    of_source as (
      select ${keys}, source_id, ${exactSum('score * weight')} / ${exactSum('weight')} as score, ${exactSum('weight')} as weight
      from of_field group by all
    )`;
}
