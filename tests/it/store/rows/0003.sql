-- Rows for every table of 0003_drafting.sql.
insert into providers (chamber_id, provider_id, settings, sealed_key, version, created_at, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', 'openai', '{"id": "openai", "name": "試験", "protocol": "openai_chat", "base_url": "https://api.openai.com/v1", "model": "m"}', null, 1, '2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z');

insert into model_calls (chamber_id, call_id, purpose, state, user_id, company_id, draft_id, kind, provider_id, model, day, reserved_microyen, cost_microyen, counted_tokens, prompt_tokens, completion_tokens, record, started_at, ended_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000021', 'connection_test', 'settled', '0192f0c1-0000-7000-8000-000000000002', null, null, null, 'openai', 'm', '2026-05-01', 1000, 900, 10, 12, 3, '{}', '2026-05-01T00:00:00Z', '2026-05-01T00:00:01Z');

insert into prompt_versions (chamber_id, kind, version, content, sha256, created_by, created_by_name, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', 'swot', 1001, '+++', 'h', '0192f0c1-0000-7000-8000-000000000002', '指導 花子', '2026-05-01T00:00:00Z');

insert into prompt_labels (chamber_id, kind, label, version, changed_by_name, changed_at)
values ('0192f0c1-0000-7000-8000-000000000001', 'swot', 'staging', 1001, '指導 花子', '2026-05-01T00:00:00Z');

insert into company_privacy (chamber_id, company_id, privacy, version, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000004', '{}', 1, '2026-05-01T00:00:00Z');
