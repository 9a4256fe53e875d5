select
  term_code,
  term_name,
  definition,
  data_type,
  code_list,
  is_required,
  is_identifier,
  term_status,
  version
from validate.dictionary
