-- The register of databases: one row per database and delivery, standing until the next delivery. `owner_id` is the unit
-- the database counts for: its owner, also one that has ended, else the whole organisation. `holder_id` is who holds it in
-- fact: the owner, or the successor of one that has ended. A name in place of the owner's code is read as the unit of that name.
with delivery as (
  select period, lead(period) over (order by period) as next_period
  from (select distinct period from conform.data_asset)
),
named as (
  select a.*, d.next_period, last_day(a.period) as stated_on, coalesce(n.unit_code, a.owner_unit_code) as owner_code
  from conform.data_asset a
  join delivery d using (period)
  left join conform.org_unit n
    on lower(n.name) = lower(replace(replace(a.owner_unit_code, 'uỷ', 'ủy'), 'Uỷ', 'Ủy'))
    and n.valid_from <= last_day(a.period)
    and (n.valid_to is null or last_day(a.period) < n.valid_to)
)
select
  a.asset_id,
  a.period as valid_from,
  a.next_period as valid_to,
  a.asset_name,
  coalesce(o.unit_id, '00') as owner_id,
  coalesce('34-' || x.new_code, o.unit_id, '00') as holder_id,
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
  a.annual_cost_mvnd,
  a.stated_on
from named a
left join conform.org_unit o
  on o.unit_code = a.owner_code
  and o.valid_from <= a.stated_on
  and (o.code_until is null or a.stated_on < o.code_until)
left join conform.admin_crosswalk x on '63-' || x.old_code = o.unit_id and a.stated_on >= o.valid_to
left join conform.org_unit p
  on p.unit_code = a.operator_unit_code
  and p.valid_from <= a.stated_on
  and (p.code_until is null or a.stated_on < p.code_until)
