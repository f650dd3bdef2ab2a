-- Scratch state of the pages that a person sees. None of it is a fact; what comes of it is.

-- A browser that has signed in. The cookie's value is only here as a hash; id is what facts call it.
create table session (
  tenant           text        not null,
  id               text        not null,
  hash             text        not null collate "C",
  user_id          text        not null,
  browser_hash     text        not null collate "C",
  methods          text[]      not null,
  device           text        not null,
  authenticated_at timestamptz not null,
  seen_at          timestamptz not null,
  expires_at       timestamptz not null,
  ended_at         timestamptz,
  primary key (tenant, id),
  unique (tenant, hash)
);
create index session_of_user on session (tenant, user_id);
create index session_of_browser on session (tenant, browser_hash);
create index session_expires_at on session (expires_at);

-- An authorization request between its arrival and its answer, bound to the browser that brought it.
create table authorization_request (
  tenant       text        not null,
  id           text        not null,
  browser_hash text        not null collate "C",
  body         jsonb       not null,
  expires_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (tenant, id)
);
create index authorization_request_expires_at on authorization_request (expires_at);

-- Failed sign-ins by name and by address, while they still count.
create table login_attempt (
  tenant   text        not null,
  bucket   text        not null collate "C",
  failures int         not null,
  free_at  timestamptz not null,
  last_at  timestamptz not null,
  primary key (tenant, bucket)
);
create index login_attempt_last_at on login_attempt (last_at);

alter table session enable row level security;
alter table authorization_request enable row level security;
alter table login_attempt enable row level security;
create policy tenant_wall on session using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on authorization_request using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on login_attempt using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant usage on schema token to procura_app;
grant select, insert, update, delete on session, authorization_request, login_attempt to procura_app;
