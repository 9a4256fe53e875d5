-- The register of databases: one row per database and delivery, standing until the next delivery. `owner_id` is the unit a
-- database counts for: its owner, the successor of an owner that has ended, else the whole organisation.
with delivery as (
  select period, lead(period) over (order by period) as next_period
  from (select distinct period from conform.data_asset)
),
stated as (
  select a.*, d.next_period, last_day(a.period) as stated_on
  from conform.data_asset a
  join delivery d using (period)
),
-- An agency that wrote its name instead of its code is known by it all the same.
named as (
  select s.*, coalesce(n.unit_code, s.owner_unit_code) as owner_code
  from stated s
  left join conform.org_unit n
    on lower(n.name) = lower(s.owner_unit_code)
    and n.valid_from <= s.stated_on
    and (n.valid_to is null or s.stated_on < n.valid_to)
),
successor as (
  select from_id, arg_max(to_id, weight) as to_id from star.crosswalk group by from_id
)
select
  a.asset_id,
  a.period as valid_from,
  a.next_period as valid_to,
  a.stated_on,
  a.asset_name,
  case
    when o.unit_id is null then '00'
    when a.stated_on >= o.valid_to then coalesce(s.to_id, o.unit_id)
    else o.unit_id
  end as owner_id,
  o.unit_id is not null and (o.valid_to is null or a.stated_on < o.valid_to) as has_owner,
  p.unit_id is not null and (p.valid_to is null or a.stated_on < p.valid_to) as has_operator,
  a.steward_role is not null as has_steward,
  a.domain,
  a.entity,
  a.status,
  a.classification,
  a.security_level,
  a.level_approved,
  a.is_trusted_source,
  a.is_priority,
  a.is_shareable,
  a.lifecycle_stage,
  a.retention_months,
  a.refresh_hours,
  a.last_update_at,
  a.annual_cost_mvnd
from named a
left join conform.org_unit o
  on o.unit_code = a.owner_code
  and o.valid_from <= a.stated_on
  and (o.code_until is null or a.stated_on < o.code_until)
left join successor s on s.from_id = o.unit_id
left join conform.org_unit p
  on p.unit_code = a.operator_unit_code
  and p.valid_from <= a.stated_on
  and (p.code_until is null or a.stated_on < p.code_until)
