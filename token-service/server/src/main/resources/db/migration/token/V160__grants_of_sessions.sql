-- The grants that came of a session: which clients are told when it ends, and what ends with it.
create table session_grant (
  tenant   text        not null,
  grant_id text        not null collate "C",
  session  text        not null collate "C",
  client   text        not null,
  user_id  text        not null,
  offline  boolean     not null,
  at       timestamptz not null,
  primary key (tenant, grant_id)
);
create index session_grant_of_session on session_grant (tenant, session);
create index session_grant_at on session_grant (at);

-- Logout tokens on their way (OpenID Connect Back-Channel Logout 1.0): at most one for each client
-- of a session.
create table logout_notice (
  tenant     text        not null,
  session    text        not null collate "C",
  client     text        not null,
  user_id    text        not null,
  attempts   int         not null default 0,
  due_at     timestamptz not null,
  ended_at   timestamptz not null,
  settled_at timestamptz,
  primary key (tenant, session, client)
);
create index logout_notice_due on logout_notice (due_at) where settled_at is null;
create index logout_notice_ended_at on logout_notice (ended_at);

alter table session_grant enable row level security;
alter table logout_notice enable row level security;
create policy tenant_wall on session_grant using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');
create policy tenant_wall on logout_notice using (tenant = current_setting('procura.tenant', true) or current_setting('procura.tenant', true) = '*');

grant select, insert, update, delete on session_grant, logout_notice to procura_app;
