select
  unit_code,
  form_code,
  period,
  due_date as due_on,
  submitted_at,
  submission_no,
  is_correction,
  correction_delta_pct
from validate.report_submission
