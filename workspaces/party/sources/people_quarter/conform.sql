-- A score counts with the number of answers it rests on.
select period, unit_code, staff, staff_trained, has_steward, survey_n, culture_score, questionnaire
from validate.people_quarter
