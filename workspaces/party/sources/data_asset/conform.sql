-- The register of databases as each monthly delivery states it for the end of its month. An owner given by name bears the
-- spelling of conform.org_unit.
select
  delivery_period as period,
  asset_id,
  asset_name,
  nullif(
    replace(replace(replace(replace(trim(owner_unit_code), 'uỷ', 'ủy'), 'Uỷ', 'Ủy'), 'Hoà', 'Hòa'), 'Hoá', 'Hóa'),
    ''
  ) as owner_unit_code,
  nullif(trim(operator_unit_code), '') as operator_unit_code,
  nullif(trim(steward_role), '') as steward_role,
  domain,
  nullif(trim(entity), '') as entity,
  coalesce(is_trusted_source, false) as is_trusted_source,
  coalesce(is_priority, false) as is_priority,
  classification,
  security_level,
  coalesce(level_approved, false) as level_approved,
  status,
  go_live_date,
  lifecycle_stage,
  retention_months,
  refresh_hours,
  last_update_at,
  coalesce(is_shareable, false) as is_shareable,
  annual_cost_mvnd
from validate.data_asset
