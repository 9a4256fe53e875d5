select from_id, to_id, weight, effective_date from conform.admin_crosswalk
