-- Use of shared data. Calls of the platform's test connections (KT-) are health checks, not use.
select day, connection_id, asset_id, consumer_unit_code, calls, calls_ok, records_served, p95_ms, downtime_min
from validate.api_usage_daily
where connection_id not like 'KT-%'
