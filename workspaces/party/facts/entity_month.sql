-- An entity (person, organisation, document …) may stand in databases of several units: it is counted for the whole
-- organisation, once a month.
with entity as (
  select valid_from as month, entity, any_value(domain) as domain, count(*) filter (is_trusted_source) as sources
  from star.dim_asset
  where status <> 'DUNG' and entity is not null
  group by all
)
select
  '00' as unit_id,
  month as period,
  entity,
  1 as entities,
  cast(sources = 1 as integer) as one_source,
  cast(sources = 0 as integer) as no_source,
  cast(sources > 1 as integer) as several_sources
from entity
