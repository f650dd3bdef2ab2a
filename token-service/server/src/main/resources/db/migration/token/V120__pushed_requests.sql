-- Pushed authorization requests (RFC 9126): only the hash of the request_uri, and bound to who pushed it.
create table pushed_request (
  tenant     text        not null,
  hash       text        not null collate "C",
  client     text        not null,
  body       jsonb       not null,
  signed     boolean     not null,
  dpop_key   text,
  expires_at timestamptz not null,
  spent_at   timestamptz,
  primary key (tenant, hash)
);
create index pushed_request_expires_at on pushed_request (expires_at);

alter table pushed_request enable row level security;
create policy tenant_wall on pushed_request using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant select, insert, update, delete on pushed_request to procura_app;
