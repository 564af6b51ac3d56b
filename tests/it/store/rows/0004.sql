-- The index holds the rows that 0003 brought, and those that change after.
update model_calls set cost_microyen = 1000000 where cost_microyen is null;
