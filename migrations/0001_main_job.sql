create table chambers (
    chamber_id uuid primary key,
    name text not null,
    settings jsonb not null,
    created_at timestamptz not null
);

create table users (
    chamber_id uuid not null references chambers (chamber_id),
    user_id uuid not null,
    email text not null,
    name text not null,
    role text not null,
    password_hash text,
    disabled boolean not null,
    version bigint not null,
    created_at timestamptz not null,
    primary key (chamber_id, user_id)
);
create unique index users_email on users (email);
create unique index users_id on users (user_id);

-- One row a browser. Only the hash of the cookie's token is kept.
create table sessions (
    token_hash text primary key,
    chamber_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    foreign key (chamber_id, user_id) references users (chamber_id, user_id)
);
create index sessions_user on sessions (chamber_id, user_id);

create table api_tokens (
    token_hash text primary key,
    chamber_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    foreign key (chamber_id, user_id) references users (chamber_id, user_id)
);

-- One-time links: the first administrator's set-up, and invitations.
create table invitations (
    token_hash text primary key,
    chamber_id uuid,
    user_id uuid,
    purpose text not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create table login_failures (
    email text not null,
    failed_at timestamptz not null,
    failure_id uuid primary key
);
create index login_failures_email on login_failures (email, failed_at);

create table companies (
    chamber_id uuid not null references chambers (chamber_id),
    company_id uuid not null,
    name text not null,
    -- What the search looks in: name, kana and number, folded.
    search_text text not null,
    industry_minor text not null,
    stage text not null,
    advisor_id uuid,
    profile jsonb not null,
    archived boolean not null,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Kept beside the statements so that a list of thousands needs no computing.
    rank text,
    total_points bigint,
    previous_points bigint,
    primary key (chamber_id, company_id),
    foreign key (chamber_id, advisor_id) references users (chamber_id, user_id)
);
create index companies_list on companies (chamber_id, archived, updated_at, company_id);
create index companies_industry on companies (chamber_id, industry_minor);

create table statements (
    chamber_id uuid not null,
    company_id uuid not null,
    period_end text not null,
    figures jsonb not null,
    version bigint not null,
    updated_at timestamptz not null,
    primary key (chamber_id, company_id, period_end),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id)
);

create table answer_sheets (
    chamber_id uuid not null,
    company_id uuid not null,
    template text not null,
    answers jsonb not null,
    version bigint not null,
    updated_at timestamptz not null,
    primary key (chamber_id, company_id, template),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id)
);

create table documents (
    chamber_id uuid not null,
    document_id uuid not null,
    company_id uuid not null,
    kind text not null,
    form text,
    source_document uuid,
    draft_id uuid,
    status text not null,
    version bigint not null,
    origin jsonb not null,
    review jsonb not null,
    content jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (chamber_id, document_id),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id),
    foreign key (chamber_id, source_document) references documents (chamber_id, document_id)
);
create index documents_company on documents (chamber_id, company_id, updated_at);
create index documents_status on documents (chamber_id, status);

create table document_versions (
    chamber_id uuid not null,
    document_id uuid not null,
    version bigint not null,
    status text not null,
    content jsonb not null,
    -- What was done, in words, and by whom.
    change text not null,
    author_id uuid,
    author_name text not null,
    created_at timestamptz not null,
    primary key (chamber_id, document_id, version),
    foreign key (chamber_id, document_id) references documents (chamber_id, document_id)
);

create table drafts (
    chamber_id uuid not null,
    draft_id uuid not null,
    company_id uuid not null,
    kind text not null,
    request jsonb not null,
    status text not null,
    attempts jsonb not null,
    error jsonb,
    usage jsonb,
    document_id uuid,
    requested_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (chamber_id, draft_id),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id),
    foreign key (chamber_id, document_id) references documents (chamber_id, document_id)
);
create index drafts_company on drafts (chamber_id, company_id, created_at);

create table draft_events (
    chamber_id uuid not null,
    draft_id uuid not null,
    seq bigint not null,
    kind text not null,
    data jsonb not null,
    primary key (chamber_id, draft_id, seq),
    foreign key (chamber_id, draft_id) references drafts (chamber_id, draft_id)
);

-- The durable queue. A worker leases a row; the fence counts leases, so that a worker that lost its lease cannot write.
create table jobs (
    job_id uuid primary key,
    chamber_id uuid not null,
    kind text not null,
    subject_id uuid not null,
    state text not null,
    run_at timestamptz not null,
    leased_until timestamptz,
    fence bigint not null,
    created_at timestamptz not null
);
create index jobs_due on jobs (state, run_at);
create unique index jobs_subject on jobs (kind, subject_id);

-- The timeline, and the record of who did what: rows are only ever added.
create table audit (
    chamber_id uuid not null,
    audit_id uuid not null,
    at timestamptz not null,
    actor_id uuid,
    actor_name text not null,
    action text not null,
    company_id uuid,
    subject_id uuid,
    detail jsonb not null,
    primary key (chamber_id, audit_id)
);
create index audit_company on audit (chamber_id, company_id, at);

create table idempotency_keys (
    chamber_id uuid not null,
    user_id uuid not null,
    route text not null,
    idempotency_key text not null,
    request_hash text not null,
    response jsonb not null,
    created_at timestamptz not null,
    primary key (chamber_id, user_id, route, idempotency_key)
);
