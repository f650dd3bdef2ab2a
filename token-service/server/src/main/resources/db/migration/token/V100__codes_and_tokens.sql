-- Single use by one statement, hashed at rest, keyed by tenant.
create table authorization_code (
  tenant     text        not null,
  hash       text        not null collate "C",
  body       jsonb       not null,
  expires_at timestamptz not null,
  spent_at   timestamptz,
  primary key (tenant, hash)
);
create index authorization_code_expires_at on authorization_code (expires_at);

create table refresh_token (
  tenant     text        not null,
  hash       text        not null collate "C",
  body       jsonb       not null,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  grace_uses int         not null default 0,
  primary key (tenant, hash)
);
create index refresh_token_expires_at on refresh_token (expires_at);

create table reference_token (
  tenant     text        not null,
  hash       text        not null collate "C",
  body       jsonb       not null,
  expires_at timestamptz not null,
  primary key (tenant, hash)
);
create index reference_token_expires_at on reference_token (expires_at);

create table assertion_id (
  tenant text        not null,
  client text        not null,
  jti    text        not null collate "C",
  until  timestamptz not null,
  primary key (tenant, client, jti)
);
create index assertion_id_until on assertion_id (until);

alter table authorization_code enable row level security;
alter table refresh_token enable row level security;
alter table reference_token enable row level security;
alter table assertion_id enable row level security;
create policy tenant_wall on authorization_code using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on refresh_token using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on reference_token using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on assertion_id using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant usage on schema token to procura_app;
grant select, insert, update, delete on authorization_code, refresh_token, reference_token, assertion_id to procura_app;
