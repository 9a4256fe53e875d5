-- Provinces that ended, and what they became; the eleven left as they were keep their identity and need no crosswalk.
select '63-' || old_code as from_id, '34-' || new_code as to_id, weight, effective_date
from validate.admin_crosswalk
where old_level = 'TINH' and change_type <> 'GIU_NGUYEN'
