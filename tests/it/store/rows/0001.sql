-- Rows for every table of 0001_main_job.sql, loaded right after it, so that the next migration meets tables with rows in
-- them. Ids are written as text; the test turns them into what the engine stores.
insert into chambers (chamber_id, name, settings, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', '試験商工会議所', '{"provider": null}', '2026-04-01T00:00:00Z');

insert into users (chamber_id, user_id, email, name, role, password_hash, disabled, version, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002', 'a@example.jp', '指導 花子', 'advisor', null, false, 1, '2026-04-01T00:00:00Z');

insert into sessions (token_hash, chamber_id, user_id, created_at, seen_at)
values ('s', '0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002', '2026-04-01T00:00:00Z', '2026-04-01T00:05:00Z');

insert into api_tokens (token_hash, chamber_id, user_id, created_at)
values ('t', '0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002', '2026-04-01T00:00:00Z');

insert into invitations (token_hash, chamber_id, user_id, purpose, expires_at, used_at)
values ('l', '0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002', 'password', '2026-04-04T00:00:00Z', null);

insert into login_failures (email, failed_at, failure_id)
values ('a@example.jp', '2026-04-01T00:00:00Z', '0192f0c1-0000-7000-8000-000000000003');

insert into companies (chamber_id, company_id, name, search_text, industry_minor, stage, advisor_id, profile, archived, version, created_at, updated_at, rank, total_points, previous_points)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000004', '株式会社試験', '株式会社試験', '1301_観光業', 'analysis', '0192f0c1-0000-7000-8000-000000000002',
    '{"name": "株式会社試験", "kind": "corporation", "industry": {"major": "13_観光業", "minor": "1301_観光業"}, "capital_yen": 10000000, "employees": 30, "advisor_id": "0192f0c1-0000-7000-8000-000000000002"}',
    false, 3, '2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', 'B', 18, null);

insert into statements (chamber_id, company_id, period_end, figures, version, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000004', '2025-03', '{"sales": 5130250000}', 1, '2026-04-01T00:00:00Z');

insert into answer_sheets (chamber_id, company_id, template, answers, version, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000004', 'general_checkup', '[{"item": "x", "grade": 3, "fact": "図面は社長だけが読める", "speaker": "staff"}]', 1, '2026-04-01T00:00:00Z');

insert into documents (chamber_id, document_id, company_id, kind, form, source_document, draft_id, status, version, origin, review, content, created_at, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000005', '0192f0c1-0000-7000-8000-000000000004', 'swot', null, null, '0192f0c1-0000-7000-8000-000000000006', 'draft', 1,
    '{"provider": "rules", "model": null, "template": "swot/1"}', '{}',
    '{"items": [{"id": "S1", "quadrant": "strength", "text": "味に定評がある", "evidence": [], "author": "rules", "ai_text": "味に定評がある", "decision": "pending", "flags": []}]}',
    '2026-04-01T00:00:00Z', '2026-04-01T00:00:00Z');

insert into document_versions (chamber_id, document_id, version, status, content, change, author_id, author_name, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000005', 1, 'draft', '{"items": []}', '下書きができました', null, '規則', '2026-04-01T00:00:00Z');

insert into drafts (chamber_id, draft_id, company_id, kind, request, status, attempts, error, usage, document_id, requested_by, created_at, updated_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000006', '0192f0c1-0000-7000-8000-000000000004', 'swot', '{"kind": "swot"}', 'succeeded', '[]', null, null, '0192f0c1-0000-7000-8000-000000000005',
    '0192f0c1-0000-7000-8000-000000000002', '2026-04-01T00:00:00Z', '2026-04-01T00:00:00Z');

insert into draft_events (chamber_id, draft_id, seq, kind, data)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000006', 1, 'done', '{"status": "succeeded"}');

insert into jobs (job_id, chamber_id, kind, subject_id, state, run_at, leased_until, fence, created_at)
values ('0192f0c1-0000-7000-8000-000000000007', '0192f0c1-0000-7000-8000-000000000001', 'draft', '0192f0c1-0000-7000-8000-000000000006', 'done', '2026-04-01T00:00:00Z', null, 1, '2026-04-01T00:00:00Z');

insert into audit (chamber_id, audit_id, at, actor_id, actor_name, action, company_id, subject_id, detail)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000008', '2026-04-01T00:00:00Z', '0192f0c1-0000-7000-8000-000000000002', '指導 花子', 'company.register',
    '0192f0c1-0000-7000-8000-000000000004', null, '{"name": "株式会社試験"}');

insert into idempotency_keys (chamber_id, user_id, route, idempotency_key, request_hash, response, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000002', 'POST /companies', 'k', 'h', '{"status": 201}', '2026-04-01T00:00:00Z');
