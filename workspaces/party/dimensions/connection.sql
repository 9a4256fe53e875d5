-- The register of connections month by month, from its dates and the usage log: one row per connection and month since it
-- was requested. The register holds only today's status, so a cancelled connection leaves every month, and a paused one
-- counts in a past month only where the log shows that it was used. A connection between the centre and a province counts
-- for the province, any other for its consumer.
with last_30_days as (
  select month, cast(unnest(generate_series(month_end - 29, month_end, interval 1 day)) as date) as day
  from star.calendar
),
used as (
  select distinct d.month, u.connection_id
  from conform.api_usage_daily u
  join last_30_days d using (day)
  where u.calls_ok > 0
),
reconstructed as (
  select
    c.month,
    c.month_end,
    k.*,
    k.method = 'API' as is_api,
    u.connection_id is not null as is_used,
    p.unit_id as provider_id,
    if(p.level = 'TINH', 'TINH', 'TW') as provider_level,
    q.unit_id as consumer_id,
    if(q.level = 'TINH', 'TINH', 'TW') as consumer_level,
    coalesce(k.activated_on <= c.month_end, false) and k.status = 'HOAT_DONG' as is_active,
    coalesce(k.activated_on <= c.month_end, false)
      and k.status = 'TAM_DUNG'
      and c.month < date_trunc('month', cast($as_of as date)) as was_active
  from conform.data_connection k
  join star.calendar c on coalesce(k.requested_on, k.activated_on, c.month) <= c.month_end
  left join used u on u.month = c.month and u.connection_id = k.connection_id
  left join conform.org_unit p
    on p.unit_code = k.provider_unit_code
    and p.valid_from <= c.month_end
    and (p.code_until is null or c.month_end < p.code_until)
  left join conform.org_unit q
    on q.unit_code = k.consumer_unit_code
    and q.valid_from <= c.month_end
    and (q.code_until is null or c.month_end < q.code_until)
  where k.status <> 'HUY'
)
select
  month,
  month_end,
  connection_id,
  asset_id,
  coalesce(
    if(provider_level = 'TINH' and consumer_level = 'TW', provider_id, consumer_id),
    provider_id,
    '00'
  ) as unit_id,
  provider_id,
  consumer_id,
  provider_level || '_' || consumer_level as direction,
  method,
  platform,
  request_kind,
  is_mandatory,
  due_date,
  is_active,
  (is_active and not is_api) or ((is_active or was_active) and is_api and is_used) as is_live,
  is_active and is_api and not is_used as is_silent
from reconstructed
