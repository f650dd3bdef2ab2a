-- Assertions that were shown for a grant (RFC 7523 section 2.1), until they have run out.
create table spent_assertion (
  tenant text        not null,
  hash   text        not null collate "C",
  until  timestamptz not null,
  primary key (tenant, hash)
);
create index spent_assertion_until on spent_assertion (until);

alter table spent_assertion enable row level security;
create policy tenant_wall on spent_assertion using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
grant select, insert, update, delete on spent_assertion to procura_app;
