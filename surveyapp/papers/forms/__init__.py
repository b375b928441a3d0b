"""Exports of form tools (XLSForm, LimeSurvey, SurveyJS) → questionnaires, for those who move from there."""
