-- For each day that has a log: the databases that can be shared, and who else has used them since the month began. So the
-- last day of a month says how many were used in it, and a day without a log is missing, not a day without use.
with register as (
  select c.month, c.month_end, a.*
  from star.calendar c
  join star.dim_asset a on a.valid_from <= c.month and (a.valid_to is null or c.month < a.valid_to)
  where a.status = 'VAN_HANH' and a.is_shareable
),
first_use as (
  select asset_id, consumer_unit_code, cast(date_trunc('month', day) as date) as month, min(day) as day
  from conform.api_usage_daily
  where calls_ok > 0
  group by all
),
new_consumers as (
  select f.asset_id, f.day, count(distinct c.unit_id) as consumers
  from first_use f
  join register a on a.asset_id = f.asset_id and a.month = f.month
  join star.dim_unit_code c
    on c.unit_code = f.consumer_unit_code
    and c.begins <= a.month_end
    and (c.ends is null or a.month_end < c.ends)
  where c.unit_id <> a.owner_id
  group by all
),
logged as (
  select distinct day from conform.api_usage_daily
),
daily as (
  select
    a.owner_id,
    a.asset_id,
    a.domain,
    a.classification,
    l.day,
    sum(coalesce(n.consumers, 0)) over (partition by a.asset_id, a.month order by l.day) as consumers
  from logged l
  join register a on a.month = date_trunc('month', l.day)
  left join new_consumers n on n.asset_id = a.asset_id and n.day = l.day
)
select
  owner_id as unit_id,
  day as period,
  asset_id,
  domain,
  classification,
  1 as shareable,
  cast(consumers > 0 as integer) as used,
  cast(consumers as bigint) as consumers
from daily
