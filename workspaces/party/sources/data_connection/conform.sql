-- Connections named KT- only test the platform.
select
  connection_id,
  asset_id,
  provider_unit_code,
  consumer_unit_code,
  method,
  request_kind,
  platform,
  coalesce(is_mandatory, false) as is_mandatory,
  due_date,
  cast(requested_at as date) as requested_on,
  cast(activated_at as date) as activated_on,
  status
from validate.data_connection
where connection_id not like 'KT-%'
