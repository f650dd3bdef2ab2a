-- Whether tokens came of a code, and whether it was shown again: each of two parallel uses learns of the other.
alter table authorization_code
  add column issued boolean not null default false,
  add column replayed boolean not null default false;

-- What a person's signing out ends.
create index refresh_token_of_session on refresh_token (tenant, (body->>'session'));
