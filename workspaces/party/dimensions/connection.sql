-- The register of connections month by month, from its dates and the usage log: one row per connection and month since it
-- was requested. The register holds only today's status, so a cancelled connection leaves every month, and a paused one
-- counts in a past month only where the log shows that it was used. Codes are those of the day of the request; a side that
-- has ended since is its successor. A connection between the centre and a province counts for the province, any other for
-- its consumer. What was used before the log begins nobody knows: those months are left out.
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
log as (
  select date_trunc('month', min(day)) as first_month from conform.api_usage_daily
),
successor as (
  select from_id, arg_max(to_id, weight) as to_id from star.crosswalk group by from_id
),
side as (
  select
    u.unit_code,
    u.unit_id,
    if(u.level = 'TINH', 'TINH', 'TW') as level,
    u.valid_from,
    u.code_until,
    u.valid_to as ended_on,
    coalesce(s.to_id, u.unit_id) as successor_id
  from conform.org_unit u
  left join successor s on s.from_id = u.unit_id
),
registered as (
  select
    k.*,
    coalesce(k.requested_on, k.activated_on) as registered_on,
    k.method = 'API' as is_api
  from conform.data_connection k
  where k.status <> 'HUY'
),
reconstructed as (
  select
    c.month,
    c.month_end,
    k.*,
    u.connection_id is not null as is_used,
    if(c.month_end >= p.ended_on, p.successor_id, p.unit_id) as provider_id,
    coalesce(p.level, 'TW') as provider_level,
    if(c.month_end >= q.ended_on, q.successor_id, q.unit_id) as consumer_id,
    coalesce(q.level, 'TW') as consumer_level,
    coalesce(k.activated_on <= c.month_end, false) as was_activated
  from registered k
  cross join log
  join star.calendar c on k.registered_on <= c.month_end and c.month >= coalesce(log.first_month, c.month)
  left join used u on u.month = c.month and u.connection_id = k.connection_id
  left join side p
    on p.unit_code = k.provider_unit_code
    and p.valid_from <= k.registered_on
    and (p.code_until is null or k.registered_on < p.code_until)
  left join side q
    on q.unit_code = k.consumer_unit_code
    and q.valid_from <= k.registered_on
    and (q.code_until is null or k.registered_on < q.code_until)
),
judged as (
  select
    *,
    was_activated and status = 'HOAT_DONG' as is_active,
    was_activated and status = 'TAM_DUNG' and month < date_trunc('month', $as_of) as was_active
  from reconstructed
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
from judged
