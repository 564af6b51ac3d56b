-- Caps are counted from the index alone: it holds everything they are counted by, so that the rows need not be read.
drop index model_calls_day;
create index model_calls_day on model_calls (chamber_id, day, user_id, cost_microyen, reserved_microyen);
