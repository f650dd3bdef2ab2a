-- What a browser has proved on its way to a session. One at a time for each browser.
create table proof (
  tenant       text        not null,
  browser_hash text        not null collate "C",
  user_id      text        not null,
  methods      text[]      not null,
  since        timestamptz not null,
  expires_at   timestamptz not null,
  primary key (tenant, browser_hash)
);
create index proof_expires_at on proof (expires_at);

-- The last time step of each person's authenticator app (RFC 6238 section 5.2: a code works once).
create table totp_step (
  tenant  text   not null,
  user_id text   not null,
  step    bigint not null,
  primary key (tenant, user_id)
);

-- The signature counter of each passkey (WebAuthn level 3 section 6.1.1), and when it was used last.
create table passkey_use (
  tenant     text        not null,
  passkey    text        not null collate "C",
  sign_count bigint      not null,
  used_at    timestamptz not null,
  primary key (tenant, passkey)
);

-- Challenges and links that were used, until they would have run out anyway.
create table spent_once (
  tenant     text        not null,
  hash       text        not null collate "C",
  expires_at timestamptz not null,
  primary key (tenant, hash)
);
create index spent_once_expires_at on spent_once (expires_at);

-- Mailed links. A new one takes the place of the person's last one of that purpose.
create table mailed_link (
  tenant       text        not null,
  user_id      text        not null,
  purpose      text        not null,
  hash         text        not null collate "C",
  browser_hash text        collate "C",
  request      text,
  expires_at   timestamptz not null,
  primary key (tenant, user_id, purpose),
  unique (tenant, hash)
);
create index mailed_link_expires_at on mailed_link (expires_at);

-- Visits to a provider elsewhere that have not come back. One at a time for each browser.
create table upstream_visit (
  tenant       text        not null,
  browser_hash text        not null collate "C",
  state_hash   text        not null collate "C",
  body         jsonb       not null,
  expires_at   timestamptz not null,
  primary key (tenant, browser_hash)
);
create index upstream_visit_expires_at on upstream_visit (expires_at);

-- What a new password ends.
create index refresh_token_of_user on refresh_token (tenant, (body->>'user'));

alter table proof enable row level security;
alter table totp_step enable row level security;
alter table passkey_use enable row level security;
alter table spent_once enable row level security;
alter table mailed_link enable row level security;
alter table upstream_visit enable row level security;
create policy tenant_wall on proof using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on totp_step using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on passkey_use using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on spent_once using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on mailed_link using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on upstream_visit using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant select, insert, update, delete on proof, totp_step, passkey_use, spent_once, mailed_link, upstream_visit to procura_app;
