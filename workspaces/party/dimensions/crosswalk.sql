select '63-' || old_code as from_id, '34-' || new_code as to_id, weight, effective_date
from conform.admin_crosswalk
