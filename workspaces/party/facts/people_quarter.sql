-- A score counts by the answers it rests on, so that the index of many units is their answers' and not the mean of their scores.
select
  unit_code,
  period,
  coalesce(questionnaire, 'CHUA_RO') as questionnaire,
  staff,
  staff_trained,
  cast(has_steward as integer) as has_steward,
  if(culture_score is null, null, survey_n) as answers,
  culture_score * survey_n as score_points
from conform.people_quarter
