update statements set details = '{"sole_basis": null, "lines": [{"section": "profit_and_loss", "level": 0, "kind": "account", "name": "売上高", "amount": 5130250000, "raw": "5130250000", "place": "12行目", "title": "sales"}], "origin": {"file": "試算表.csv", "format": "弥生会計 残高試算表", "sha256": "00"}}'
where period_end = '2025-03';

insert into imports (chamber_id, import_id, company_id, file_name, sha256, format, content, choices, version, created_by, created_at, committed_at)
values ('0192f0c1-0000-7000-8000-000000000001', '0192f0c1-0000-7000-8000-000000000009', '0192f0c1-0000-7000-8000-000000000004', '試算表.csv', '00', 'yayoi_trial_balance', null, '{}', 1,
    '0192f0c1-0000-7000-8000-000000000002', '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z');

insert into chamber_titles (chamber_id, section, name, title, created_by, created_at)
values ('0192f0c1-0000-7000-8000-000000000001', 'profit_and_loss', '現場手当', 'labor_employee', '0192f0c1-0000-7000-8000-000000000002', '2026-11-20T00:00:00Z');
