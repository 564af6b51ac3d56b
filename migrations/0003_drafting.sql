-- A chamber's providers of models. The key is sealed with the server's key file and never given out again.
create table providers (
    chamber_id uuid not null references chambers (chamber_id),
    provider_id text not null,
    settings jsonb not null,
    sealed_key bytea,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (chamber_id, provider_id)
);

-- One row a request that went, or was about to go, over the wire: the log of what left, the ledger of what it cost, the
-- record of how a text came about. Reserved before the call, settled after; what a crash left reserved is in doubt.
-- Money is in millionths of a yen, exact.
create table model_calls (
    chamber_id uuid not null references chambers (chamber_id),
    call_id uuid not null,
    purpose text not null,
    state text not null,
    user_id uuid not null,
    company_id uuid,
    draft_id uuid,
    kind text,
    provider_id text not null,
    model text not null,
    -- The day in Japan that caps are counted by, 2026-11-20.
    day text not null,
    reserved_microyen bigint,
    cost_microyen bigint,
    -- What we counted before sending, and what the provider counted: the calibration of our count.
    counted_tokens bigint not null,
    prompt_tokens bigint,
    completion_tokens bigint,
    record jsonb not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    primary key (chamber_id, call_id),
    foreign key (chamber_id, user_id) references users (chamber_id, user_id),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id),
    foreign key (chamber_id, draft_id) references drafts (chamber_id, draft_id)
);
create index model_calls_day on model_calls (chamber_id, day);
create index model_calls_draft on model_calls (chamber_id, draft_id, started_at);
create index model_calls_model on model_calls (chamber_id, provider_id, model, started_at);
create index model_calls_state on model_calls (state);

-- A chamber's own versions of prompts, numbered from 1001. Rows are only ever added.
create table prompt_versions (
    chamber_id uuid not null references chambers (chamber_id),
    kind text not null,
    version bigint not null,
    content text not null,
    sha256 text not null,
    created_by uuid not null,
    created_by_name text not null,
    created_at timestamptz not null,
    primary key (chamber_id, kind, version)
);

-- Which version a label (draft, staging, production) stands at; without a row at the newest that is shipped.
create table prompt_labels (
    chamber_id uuid not null references chambers (chamber_id),
    kind text not null,
    label text not null,
    version bigint not null,
    changed_by_name text not null,
    changed_at timestamptz not null,
    primary key (chamber_id, kind, label)
);

-- What a company agreed to be sent, and the names that are replaced before anything is.
create table company_privacy (
    chamber_id uuid not null,
    company_id uuid not null,
    privacy jsonb not null,
    version bigint not null,
    updated_at timestamptz not null,
    primary key (chamber_id, company_id),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id)
);

-- How the text of a draft came about: template, model, parameters, usage, cost, times. Null while it runs, and for drafts
-- from before.
alter table drafts add column generation jsonb;

-- A job's place in the queue: chambers take turns, whoever has how many jobs waiting.
alter table jobs add column turn bigint not null default 0;
