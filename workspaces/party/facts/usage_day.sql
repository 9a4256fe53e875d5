with register as (
  select c.month, a.asset_id, a.owner_id, a.domain, if(o.level = 'TINH', 'TINH', 'TW') as owner_level
  from star.calendar c
  join star.dim_asset a on a.valid_from <= c.month and (a.valid_to is null or c.month < a.valid_to)
  left join (select distinct unit_id, level from conform.org_unit) o on o.unit_id = a.owner_id
),
code_of_month as (
  select c.month, u.unit_code, u.unit_id, if(u.level = 'TINH', 'TINH', 'TW') as level
  from star.calendar c
  join star.dim_unit_code u on u.begins <= c.month_end and (u.ends is null or c.month_end < u.ends)
)
select
  coalesce(a.owner_id, '00') as unit_id,
  u.day as period,
  u.asset_id,
  c.unit_id as consumer_id,
  a.domain,
  coalesce(a.owner_level, 'TW') || '_' || coalesce(c.level, 'TW') as direction,
  k.platform,
  u.calls,
  u.calls_ok,
  u.calls - u.calls_ok as calls_failed,
  u.records_served,
  if(c.unit_id <> a.owner_id, u.calls_ok, 0) as calls_by_others,
  u.downtime_min
from conform.api_usage_daily u
left join register a on a.asset_id = u.asset_id and a.month = date_trunc('month', u.day)
left join code_of_month c on c.unit_code = u.consumer_unit_code and c.month = date_trunc('month', u.day)
left join conform.data_connection k on k.connection_id = u.connection_id
