-- What is true now, one row a thing that decisions rest on. Written in the transaction that appends the fact.
create table current (
  tenant   text   not null,
  kind     text   not null,
  id       text   not null collate "C",
  body     jsonb  not null,
  position bigint not null,
  primary key (tenant, kind, id)
);

alter table current enable row level security;
create policy tenant_wall on current
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

-- Tokens and grants that ended before their time, until nothing issued under them can be alive.
create table revocation (
  tenant text        not null,
  kind   text        not null check (kind in ('jti', 'grant')),
  id     text        not null collate "C",
  until  timestamptz not null,
  primary key (tenant, kind, id)
);
create index revocation_until on revocation (until);

alter table revocation enable row level security;
create policy tenant_wall on revocation
  using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant usage on schema authority to procura_app;
grant select, insert, update, delete on current, revocation to procura_app;
