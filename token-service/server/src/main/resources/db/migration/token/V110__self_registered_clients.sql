-- Clients that nobody of the tenant chose, until somebody uses them, and what manages those that registered themselves (RFC 7592).
create table self_registered (
  tenant        text        not null,
  client        text        not null,
  token_hash    text                 collate "C",
  registered_at timestamptz not null,
  used_at       timestamptz,
  primary key (tenant, client),
  unique (tenant, token_hash)
);
create index self_registered_unused on self_registered (registered_at) where used_at is null;

alter table self_registered enable row level security;
create policy tenant_wall on self_registered using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
grant select, insert, update, delete on self_registered to procura_app;
