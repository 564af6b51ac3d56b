-- What stands behind a period's figures: account lines, the file they were read from, a proprietor's basis.
alter table statements add column details jsonb not null default '{}';

-- A file of accounts that somebody handed in. Its bytes are kept until it is committed or given up; its hash stays, so
-- that the same file is noticed when it comes again.
create table imports (
    chamber_id uuid not null,
    import_id uuid not null,
    company_id uuid not null,
    file_name text not null,
    sha256 text not null,
    format text not null,
    content bytea,
    choices jsonb not null,
    version bigint not null,
    created_by uuid not null,
    created_at timestamptz not null,
    committed_at timestamptz,
    primary key (chamber_id, import_id),
    foreign key (chamber_id, company_id) references companies (chamber_id, company_id)
);
create index imports_by_company on imports (chamber_id, company_id, sha256);

-- What a chamber's advisors assigned by hand: an account name of a statement, and the standard field it belongs to.
create table chamber_titles (
    chamber_id uuid not null,
    section text not null,
    name text not null,
    title text,
    created_by uuid not null,
    created_at timestamptz not null,
    primary key (chamber_id, section, name),
    foreign key (chamber_id) references chambers (chamber_id)
);
