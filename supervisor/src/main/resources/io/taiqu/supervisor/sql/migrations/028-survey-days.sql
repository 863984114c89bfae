-- How far a night's analyses have come is counted by their last day.
CREATE INDEX loss_survey_day ON loss_survey (to_day);
