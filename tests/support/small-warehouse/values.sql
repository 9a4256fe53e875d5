-- Cells of the small warehouse from made-up counts: same functions of names and months, so always the same figures.
-- Needs the tables plan (a row an indicator), plan_path (required path by day), star.dim_unit and star.crosswalk.

create temp macro chance(name) as (hash(name) % 10000) / 10000.0;

create temp table month_axis as
select month::date as month, (row_number() over (order by month) - 1)::double as n
from generate_series(date '2024-11-01', date '2026-10-01', interval 1 month) g(month);

-- Who reports in which month: units valid then, at the level of the indicator.
create temp table reporter as
select p.indicator_id, p.ordinal, u.unit_id, u.level, m.month, m.n,
       p.additivity, p.scale, p.rate_start, p.rate_end, p.spread, p.noise, p.coverage,
       coalesce((select 1.0 / nullif(count(*), 0) from star.crosswalk x where x.to_id = c.to_id), 1.0) as share,
       not (p.coverage = 'units' and m.month = date '2026-10-01' and u.unit_id in ('34-04', '34-15', '34-96')) as has_come
from plan p
join star.dim_unit u on (p.reporters = 'ROOT') = (u.unit_id = '00') and (p.reporters <> 'TINH' or u.level = 'TINH')
join month_axis m on u.valid_from <= m.month and (u.valid_to is null or u.valid_to > m.month)
left join star.crosswalk c on c.from_id = u.unit_id;

create temp table counted as
with sized as (
  select *, round(scale * share * (0.5 + chance(unit_id || indicator_id)) * (1 + 0.05 * sin(n))) as cases,
         rate_start + (rate_end - rate_start) * n / 23
           + (chance(unit_id || indicator_id || 'level') - 0.5) * spread
           + (chance(unit_id || indicator_id || month) - 0.5) * noise as rate
  from reporter
)
select indicator_id, unit_id, month, additivity, coverage, has_come,
       if(unit_id = '00', scale, cases) as denominator,
       -- The whole set of documents is approved one at a time; all else is a share of the cases.
       if(unit_id = '00', floor(scale * rate), round(cases * greatest(0, least(1, rate)))) as numerator
from sized;

-- One unit slides three months in a row, and one reaches its target in the last month.
update counted set numerator = round(denominator * (0.33 - 0.06 * datediff('month', date '2026-07-01', month)))
where unit_id = '34-68' and indicator_id = 'shared_dataset_utilisation_rate' and month >= date '2026-07-01';
update counted set numerator = if(month < date '2026-10-01', greatest(0, denominator - 1), denominator)
where unit_id = '34-46' and indicator_id = 'mandatory_connection_rate' and month >= date '2026-07-01';

-- Upwards: to the unit itself, to the successor of an ended one, and to the root.
create temp table summed_month as
with towards as (
  select unit_id, unit_id as to_id from (select distinct unit_id from counted)
  union select from_id, to_id from star.crosswalk
  union select unit_id, '00' from (select distinct unit_id from counted)
)
select c.indicator_id, t.to_id as unit_id, c.month, any_value(c.additivity) as additivity,
       any_value(c.coverage) as coverage,
       sum(c.numerator) filter (where c.has_come) as numerator, sum(c.denominator) filter (where c.has_come) as denominator,
       count(*) as expected_units, count(*) filter (where c.has_come) as reported_units
from counted c join towards t using (unit_id)
group by c.indicator_id, t.to_id, c.month;

create temp table period_axis as
select grain, date_trunc(grain, month)::date as period,
       least(date_trunc(grain, month) + case grain when 'month' then interval 1 month
         when 'quarter' then interval 3 month else interval 1 year end - interval 1 day, date '2026-10-31')::date as period_end,
       month
from month_axis, (values ('month'), ('quarter'), ('year')) g(grain);

create temp table cell as
with gathered as (
  select s.indicator_id, s.unit_id, a.grain, a.period, any_value(a.period_end) as period_end,
         any_value(s.additivity) as additivity, any_value(s.coverage) as coverage,
         if(any_value(s.additivity) = 'flow', sum(s.numerator), max_by(s.numerator, s.month)) as numerator,
         if(any_value(s.additivity) = 'flow', sum(s.denominator), max_by(s.denominator, s.month)) as denominator,
         max_by(s.expected_units, s.month) as expected_units, max_by(s.reported_units, s.month) as reported_units,
         count(distinct s.month) as months
  from summed_month s join period_axis a using (month)
  group by s.indicator_id, s.unit_id, a.grain, a.period
)
select g.*, p.better, p.unit, p.suppress_below, p.tolerance, p.is_total,
       case when g.coverage = 'units' then reported_units when g.coverage = 'deliveries' then months
            else datediff('day', period, period_end) + 1 - if(period_end = date '2026-10-31', 2, 0) end as reported,
       case when g.coverage = 'units' then expected_units when g.coverage = 'deliveries' then months
            else datediff('day', period, period_end) + 1 end as expected
from gathered g join plan p using (indicator_id);

create temp table stated as
select *, case
    when reported = 0 or numerator is null or coalesce(denominator, 0) = 0 then 'not_measured'
    when denominator < suppress_below then 'suppressed'
    when reported < expected then 'partial'
    else 'measured' end as state,
  case when is_total then numerator when unit = 'points' then 100.0 * numerator / nullif(denominator, 0)
       else numerator / nullif(denominator, 0) end as raw_value
from cell;

-- Central units do not report what only provinces do.
insert into stated by name
select p.indicator_id, u.unit_id, a.grain, a.period, a.period_end, p.better, 'not_expected' as state,
       0 as reported, 0 as expected, p.tolerance, p.unit, p.is_total
from plan p
join star.dim_unit u on u.is_latest and u.unit_id <> '00' and u.valid_to is null
  and ((p.reporters = 'TINH' and u.level = 'TW') or p.reporters = 'ROOT')
join (select distinct grain, period, period_end from period_axis) a on true;

insert into indicators.value
with valued as (
  select *, if(state in ('measured', 'partial'), raw_value, null) as value,
         if(state = 'suppressed', null, numerator) as shown_numerator,
         if(state = 'suppressed' or is_total, null, denominator) as shown_denominator
  from stated
),
compared as (
  select v.*, b.value as previous, y.value as previous_year,
         coalesce(b.state = 'partial', false) as previous_in_part, coalesce(y.state = 'partial', false) as previous_year_in_part, t.target, t.target_date, t.path
  from valued v
  left join valued b on b.indicator_id = v.indicator_id and b.unit_id = v.unit_id and b.grain = v.grain
    and b.period = v.period - case v.grain when 'month' then interval 1 month
      when 'quarter' then interval 3 month else interval 1 year end
  left join valued y on y.indicator_id = v.indicator_id and y.unit_id = v.unit_id and y.grain = v.grain
    and y.period = v.period - interval 1 year
  left join plan_path t on t.indicator_id = v.indicator_id and t.day = v.period_end
),
placed as (
  select c.*, if(c.better = 'up', c.path - c.value, c.value - c.path) as short,
         u.level, u.valid_to is null as stands,
         -- Only the unit that slides has a history to be judged by.
         if(c.unit_id = '34-68' and c.indicator_id = 'shared_dataset_utilisation_rate', c.previous - 0.05, null) as usual_from,
         usual_from + 0.1 as usual_to
  from compared c join star.dim_unit u on u.unit_id = c.unit_id and u.is_latest
)
select indicator_id, unit_id, grain, period, period_end, not (grain <> 'month' and period_end = date '2026-10-31'),
       shown_numerator, shown_denominator, value, state, previous, previous_year, previous_in_part, previous_year_in_part, target, target_date, path,
       case when state in ('not_measured', 'not_expected', 'suppressed') then 'not_measured'
            when path is null then 'no_target' when short <= 1e-12 then 'on_path'
            when short <= tolerance then 'within_tolerance' else 'behind' end,
       if(value is null or not stands, null, rank() over (
         partition by indicator_id, grain, period, level, stands, unit_id = '00', value is null
         order by if(better = 'up', -value, value))),
       if(value is null or not stands, null,
          count(value) over (partition by indicator_id, grain, period, level, stands, unit_id = '00')),
       reported, expected, null, value is not null and (period_end = date '2026-10-31' or state = 'partial'),
       if(period_end < date '2026-10-31', value, null), null, null, null,
       usual_from, usual_to, coalesce(value not between usual_from and usual_to, false)
from placed
order by unit_id, indicator_id, grain, period;
