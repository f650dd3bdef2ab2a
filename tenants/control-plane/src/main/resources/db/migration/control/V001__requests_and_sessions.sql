-- Answers to changes that were sent with an idempotency key, sealed, for a day.
create table idempotent_answer (
  tenant text not null,
  caller text not null,
  key text not null,
  request_hash text not null,
  status int,
  location text,
  etag text,
  body bytea,
  asked_at timestamptz not null default now(),
  primary key (tenant, caller, key)
);
create index idempotent_answer_age on idempotent_answer (asked_at);

-- Links that let a person choose their first password; one use each.
create table invitation (
  tenant text not null,
  token_hash text not null,
  user_id text not null,
  expires_at timestamptz not null,
  primary key (tenant, token_hash)
);

-- The secret that the console's server side authenticates with, sealed.
create table console_client (
  tenant text not null,
  client_id text not null,
  secret bytea not null,
  primary key (tenant, client_id)
);

-- A browser that is signed in to the console: its tokens, sealed, never leave the server.
create table console_session (
  tenant text not null,
  id_hash text not null,
  user_id text not null,
  tokens bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant, id_hash)
);
create index console_session_age on console_session (expires_at);

-- One-use permission to sign a tenant up. Belongs to no tenant, since none exists yet.
create table sign_up_token (
  tenant text not null default '*' check (tenant = '*'),
  token_hash text not null,
  created_at timestamptz not null default now(),
  primary key (tenant, token_hash)
);

do $$
declare
  own text;
begin
  foreach own in array array['idempotent_answer', 'invitation', 'console_client',
                             'console_session', 'sign_up_token'] loop
    execute format('alter table %I enable row level security', own);
    execute format($policy$create policy own_tenant on %I using (
        tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*')$policy$, own);
    execute format('grant select, insert, update, delete on %I to procura_app', own);
  end loop;
end
$$;
grant usage on schema control to procura_app;
