-- Provinces that ended; the eleven left as they were keep their identity and need no crosswalk.
select old_code, new_code, weight, effective_date
from validate.admin_crosswalk
where old_level = 'TINH' and change_type <> 'GIU_NGUYEN'
