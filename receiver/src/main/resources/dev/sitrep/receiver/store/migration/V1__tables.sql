-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970; a claim is the id of an
-- instance, '' for nobody's.

-- A running Sitrep; its claims are void once until_at has passed, by the database's clock.
CREATE TABLE instances (
  id TEXT PRIMARY KEY,
  until_at BIGINT NOT NULL);

-- Webhook bodies between their 202 and the end of the work on them.
CREATE TABLE inbox (
  id TEXT PRIMARY KEY,
  attempts BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  claimed_by TEXT NOT NULL,
  reason TEXT NOT NULL);

CREATE INDEX inbox_next ON inbox (attempts, id) WHERE claimed_by = '';

CREATE INDEX inbox_claimed ON inbox (claimed_by, attempts) WHERE claimed_by <> '';

-- Apart from the inbox, so that a claim does not write the body again: that takes time, and space
-- that a full disk does not have.
CREATE TABLE bodies (
  id TEXT PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
  body BYTEA NOT NULL);

-- When somebody outside sent a body last.
CREATE TABLE hearing (
  name TEXT PRIMARY KEY,
  heard_at BIGINT NOT NULL);

-- One object in trouble, from its first alert to its last; or a storm of such.
-- kind: incident, storm
-- ending: '' while it is open, else resolved, vanished, silenced, joined
-- part_of: key of the incident that takes this one in, should it be opened: its node's
-- quiet: 1 when its reports go to no channel: its storm is told instead
-- calm_millis: how long it has to be calm before it ends; more than 0 when it is flapping
-- revision: counts what has to be told; told_revision: what was
-- asking_by: whose model is still being asked after the report went out
-- staged_at: when the stage began that the work is in; the question to the model is one stage
-- headline, cause, certainty: of the latest report
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  state TEXT NOT NULL,
  severity TEXT NOT NULL,
  severity_rank BIGINT NOT NULL,
  target TEXT NOT NULL,
  namespace TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  staged_at BIGINT NOT NULL,
  resolved_at BIGINT,
  ending TEXT NOT NULL,
  continues_in TEXT NOT NULL,
  previous TEXT NOT NULL,
  storm TEXT NOT NULL,
  part_of TEXT NOT NULL,
  quiet BIGINT NOT NULL,
  rules_only BIGINT NOT NULL,
  firings BIGINT NOT NULL,
  calm_millis BIGINT NOT NULL,
  calm_since BIGINT,
  revision BIGINT NOT NULL,
  told_revision BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  claimed_by TEXT NOT NULL,
  asking_by TEXT NOT NULL,
  headline TEXT NOT NULL,
  cause TEXT NOT NULL,
  certainty TEXT NOT NULL,
  document TEXT NOT NULL);

CREATE UNIQUE INDEX incidents_open ON incidents (dedup_key) WHERE resolved_at IS NULL;

CREATE INDEX incidents_key ON incidents (dedup_key, opened_at);

CREATE INDEX incidents_opened ON incidents (opened_at);

CREATE INDEX incidents_resolved ON incidents (resolved_at);

CREATE INDEX incidents_storm ON incidents (storm) WHERE storm <> '';

CREATE INDEX incidents_part_of ON incidents (part_of) WHERE resolved_at IS NULL AND part_of <> '';

CREATE INDEX incidents_calm ON incidents (calm_since) WHERE calm_since IS NOT NULL;

CREATE INDEX incidents_due ON incidents (due_at) WHERE revision > told_revision;

CREATE INDEX incidents_namespace ON incidents (namespace);

CREATE INDEX incidents_asking ON incidents (asking_by) WHERE asking_by <> '';

-- One alert from its start to its end. incident_id is '' for the end of an alert that was never
-- seen firing: it makes a late notification of its start no news. target is another than the
-- incident's where it joined.
CREATE TABLE alerts (
  fingerprint TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  incident_id TEXT NOT NULL,
  target TEXT NOT NULL,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  ended_at BIGINT,
  ending TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (fingerprint, starts_at));

CREATE INDEX alerts_incident ON alerts (incident_id, name, reason);

CREATE INDEX alerts_firing ON alerts (last_seen) WHERE ended_at IS NULL;

CREATE INDEX alerts_orphaned ON alerts (last_seen) WHERE incident_id = '';

CREATE TABLE reports (
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (incident_id, sequence));

-- What the model was told of an incident last, for the report of that sequence.
CREATE TABLE prompts (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  model TEXT NOT NULL,
  digest TEXT NOT NULL,
  prompt_tokens BIGINT NOT NULL,
  answer_tokens BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  system_text TEXT NOT NULL,
  user_text TEXT NOT NULL);

-- One row per report and channel.
-- state: waiting, delivered, dead
-- tried_at: when it was tried last, by the database's clock; absent before the first try
-- set_at: when next_at was set, by the database's clock: later than now once the clock went back
-- reference: what the channel calls the message
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  channel TEXT NOT NULL CHECK (channel <> ''),
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  tried_at BIGINT,
  claimed_by TEXT NOT NULL,
  reference TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (incident_id, channel, sequence),
  FOREIGN KEY (incident_id, sequence)
    REFERENCES reports (incident_id, sequence) ON DELETE CASCADE);

CREATE INDEX outbox_due ON outbox (state, next_at);

-- What was given up on. content: the body, or what it takes to try again.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  subject TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  reason TEXT NOT NULL,
  died_at BIGINT NOT NULL,
  content BYTEA NOT NULL);

-- usual_millis: the longest of the recent silences, 0 when only one beat was heard
CREATE TABLE heartbeats (
  name TEXT PRIMARY KEY,
  seen_at BIGINT NOT NULL,
  usual_millis BIGINT NOT NULL,
  late_at BIGINT);

-- What people said about a report.
CREATE TABLE feedback (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  sequence BIGINT NOT NULL,
  helpful BIGINT NOT NULL,
  words TEXT NOT NULL,
  said_at BIGINT NOT NULL);

CREATE INDEX feedback_incident ON feedback (incident_id);

-- One row that admissions of several instances wait for, so that they follow one another.
CREATE TABLE turns (
  name TEXT PRIMARY KEY,
  taken BIGINT NOT NULL);

INSERT INTO turns (name, taken) VALUES ('admission', 0);
