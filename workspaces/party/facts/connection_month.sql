select
  unit_id,
  month as period,
  connection_id,
  direction,
  method,
  platform,
  if(is_mandatory, 'C', 'K') as mandatory,
  case when is_live then 'live' when is_silent then 'silent' else 'waiting' end as state,
  1 as connections,
  cast(is_live as integer) as live,
  cast(is_live and method = 'API' as integer) as live_api,
  cast(is_silent as integer) as active_silent,
  cast(is_mandatory as integer) as mandatory_planned,
  cast(is_mandatory and is_live as integer) as mandatory_live,
  cast(is_mandatory and is_silent as integer) as mandatory_silent,
  cast(is_mandatory and not is_live and coalesce(due_date < month_end, false) as integer) as mandatory_past_due
from star.dim_connection
