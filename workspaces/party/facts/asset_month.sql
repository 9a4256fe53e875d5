with used_by_others as (
  select distinct u.asset_id, u.month
  from (
    select distinct asset_id, consumer_unit_code, cast(date_trunc('month', day) as date) as month
    from conform.api_usage_daily
    where calls_ok > 0
  ) u
  join star.dim_asset a on a.asset_id = u.asset_id and a.valid_from = u.month
  join star.dim_unit_code c
    on c.unit_code = u.consumer_unit_code
    and c.begins <= a.stated_on
    and (c.ends is null or a.stated_on < c.ends)
  where c.unit_id <> a.owner_id
),
connected as (
  select distinct asset_id, month from star.dim_connection where is_active or is_live
),
stated as (
  select
    a.*,
    a.status = 'VAN_HANH' as is_operating,
    a.status <> 'DUNG' as is_registered,
    -- Use shows a connection, also one that the register does not call active any more.
    k.asset_id is not null or u.asset_id is not null as is_connected,
    u.asset_id is not null as is_used,
    -- The register is stated to the day: an update counts as late once a whole day more than the committed hours has gone.
    date_diff('hour', a.last_update_at, cast(a.stated_on + 1 as timestamp)) as hours_since_update
  from star.dim_asset a
  left join connected k on k.asset_id = a.asset_id and k.month = a.valid_from
  left join used_by_others u on u.asset_id = a.asset_id and u.month = a.valid_from
)
select
  owner_id as unit_id,
  valid_from as period,
  asset_id,
  domain,
  status,
  classification,
  if(is_priority, 'C', 'K') as priority,
  cast(is_registered as integer) as registered,
  cast(is_operating as integer) as operating,
  cast(is_registered and is_connected as integer) as connected,
  cast(is_operating and is_shareable as integer) as shareable_operating,
  cast(is_operating and is_shareable and is_connected as integer) as shared,
  cast(is_operating and is_shareable and is_used as integer) as used,
  cast(is_operating and is_shareable and not is_used as integer) as unused,
  cast(is_priority as integer) as priority_planned,
  cast(is_priority and is_operating as integer) as priority_operating,
  cast(is_registered and has_owner and has_operator and has_steward as integer) as owner_assigned,
  cast(is_registered and not has_owner as integer) as owner_missing,
  cast(is_operating and refresh_hours is not null as integer) as live_committed,
  cast(
    is_operating
      and refresh_hours is not null
      -- An update from beyond the days in which the register is collected is a wrong date, not a fresh update.
      and coalesce(hours_since_update between -10 * 24 and refresh_hours + 24, false)
    as integer
  ) as live_on_time,
  cast(is_operating and refresh_hours is null as integer) as no_cadence,
  cast(status in ('XAY_DUNG', 'VAN_HANH') as integer) as level_required,
  cast(status in ('XAY_DUNG', 'VAN_HANH') and level_approved as integer) as level_approved,
  cast(status <> 'KE_HOACH' as integer) as lifecycle_required,
  cast(
    status <> 'KE_HOACH'
      and lifecycle_stage is not null
      and retention_months is not null
      and classification is not null
    as integer
  ) as lifecycle_set,
  if(is_operating and is_shareable, coalesce(annual_cost_mvnd, 0) / 12, 0) as monthly_cost,
  if(is_operating and is_shareable and not is_used, coalesce(annual_cost_mvnd, 0) / 12, 0) as unused_cost
from stated
