-- Requests for a person's approval elsewhere than in the client's browser (RFC 8628, CIBA), until
-- they are answered, fetched or over. What comes of them is a fact.
create table approval (
  tenant           text        not null,
  id               text        not null,
  hash             text        not null collate "C",
  code_hash        text        collate "C",
  grant_type       text        not null,
  client           text        not null,
  user_id          text,
  state            text        not null check (state in ('waiting', 'answered', 'approved', 'denied', 'spent')),
  body             jsonb       not null,
  answer           jsonb,
  interval_seconds int         not null,
  next_poll_at     timestamptz not null,
  ping_at          timestamptz,
  pings            int         not null,
  expires_at       timestamptz not null,
  primary key (tenant, id),
  unique (tenant, hash),
  unique (tenant, code_hash)
);
create index approval_of_user on approval (tenant, user_id) where state = 'waiting';
create index approval_ping_at on approval (ping_at) where ping_at is not null;
create index approval_expires_at on approval (expires_at);

-- Wrong user codes, by person and by address, while they count.
create table user_code_guess (
  tenant  text        not null,
  bucket  text        not null collate "C",
  guesses int         not null,
  last_at timestamptz not null,
  primary key (tenant, bucket)
);
create index user_code_guess_last_at on user_code_guess (last_at);

alter table approval enable row level security;
alter table user_code_guess enable row level security;
create policy tenant_wall on approval using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on user_code_guess using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
grant select, insert, update, delete on approval, user_code_guess to procura_app;
