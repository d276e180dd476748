// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/migration.h"

// Words that every table shares: times are milliseconds since the epoch; `version` counts the changes of a row and makes two people who change
// the same row notice each other. An owner of NULL is the one person of a server without accounts.

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const QString Common =
    u"id {uuid} PRIMARY KEY, created_at {time} NOT NULL, updated_at {time} NOT NULL, version BIGINT NOT NULL, "_s;
const QString Owner = u"owner_id {uuid} REFERENCES users (id) ON DELETE CASCADE, "_s;

QStringList accounts()
{
    return {
        u"CREATE TABLE users ("_s + Common +
            u"name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL, email TEXT, "
            "role TEXT NOT NULL CHECK (role IN ('owner', 'member', 'read-only')), password_hash TEXT, issuer TEXT, "
            "subject TEXT, disabled BOOLEAN NOT NULL)"_s,
        u"CREATE UNIQUE INDEX users_subject ON users (issuer, subject)"_s,
        u"CREATE INDEX users_newest ON users (created_at, id)"_s,
        u"CREATE TABLE device ("_s + Common +
            u"user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL, "
            "platform TEXT NOT NULL, last_seen_at {time} NOT NULL)"_s,
        u"CREATE INDEX device_user ON device (user_id, created_at, id)"_s,
        u"CREATE TABLE bearer_session ("_s + Common +
            u"user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, "
            "device_id {uuid} REFERENCES device (id) ON DELETE CASCADE, token_hash {bytes} NOT NULL UNIQUE, "
            "kind TEXT NOT NULL, last_used_at {time} NOT NULL, expires_at {time} NOT NULL, "
            "absolute_expires_at {time} NOT NULL, revoked_at {time})"_s,
        u"CREATE INDEX bearer_session_user ON bearer_session (user_id, created_at, id)"_s,
        u"CREATE INDEX bearer_session_device ON bearer_session (device_id)"_s,
        u"CREATE INDEX bearer_session_end ON bearer_session (absolute_expires_at)"_s,
    };
}

QStringList eventsJobsKeys()
{
    return {
        // `trimmed`: the newest number that is no longer kept.
        u"CREATE TABLE event_stream (name TEXT PRIMARY KEY, last BIGINT NOT NULL, trimmed BIGINT NOT NULL)"_s,
        u"CREATE TABLE event (stream TEXT NOT NULL REFERENCES event_stream (name) ON DELETE CASCADE, "
        "sequence BIGINT NOT NULL, created_at {time} NOT NULL, kind TEXT NOT NULL, payload {json} NOT NULL, "
        "PRIMARY KEY (stream, sequence))"_s,
        u"CREATE INDEX event_age ON event (created_at)"_s,
        // `due_at`: from when it may be taken; for one that was taken, when its lease ends.
        u"CREATE TABLE job ("_s + Common + Owner +
            u"queue TEXT NOT NULL, kind TEXT NOT NULL, payload {json} NOT NULL, state TEXT NOT NULL "
            "CHECK (state IN ('open', 'done', 'dead')), priority INTEGER NOT NULL, due_at {time} NOT NULL, "
            "attempts INTEGER NOT NULL, max_attempts INTEGER NOT NULL CHECK (max_attempts > 0), lease {uuid}, "
            "worker TEXT NOT NULL, progress {json}, last_error TEXT NOT NULL, dedup TEXT, finished_at {time})"_s,
        u"CREATE INDEX job_next ON job (queue, state, priority DESC, due_at, id)"_s,
        u"CREATE INDEX job_owner ON job (owner_id, created_at, id)"_s,
        u"CREATE INDEX job_finished ON job (finished_at)"_s,
        u"CREATE UNIQUE INDEX job_dedup ON job (queue, dedup) WHERE state = 'open'"_s,
        u"CREATE TABLE provider_key ("_s + Common + Owner +
            u"provider TEXT NOT NULL, label TEXT NOT NULL, fingerprint TEXT NOT NULL, sealed {bytes} NOT NULL, "
            "master_version INTEGER NOT NULL, is_default BOOLEAN NOT NULL, last_used_at {time})"_s,
        u"CREATE INDEX provider_key_owner ON provider_key (owner_id, provider, created_at, id)"_s,
        u"CREATE INDEX provider_key_master ON provider_key (master_version)"_s,
        u"CREATE UNIQUE INDEX provider_key_default ON provider_key "
        "(COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'), provider) WHERE is_default"_s,
    };
}

QStringList repositoriesAndTasks()
{
    return {
        u"CREATE TABLE workspace ("_s + Common + Owner +
            u"name TEXT NOT NULL, description TEXT NOT NULL, settings {json} NOT NULL)"_s,
        u"CREATE INDEX workspace_owner ON workspace (owner_id, created_at, id)"_s,
        u"CREATE TABLE repository ("_s + Common + Owner +
            u"name TEXT NOT NULL, local_path TEXT NOT NULL, remote_url TEXT, default_branch TEXT NOT NULL)"_s,
        u"CREATE INDEX repository_owner ON repository (owner_id, created_at, id)"_s,
        u"CREATE TABLE repository_group ("_s + Common + Owner +
            u"workspace_id {uuid} NOT NULL REFERENCES workspace (id) ON DELETE CASCADE, name TEXT NOT NULL)"_s,
        u"CREATE INDEX repository_group_workspace ON repository_group (workspace_id, created_at, id)"_s,
        u"CREATE INDEX repository_group_owner ON repository_group (owner_id, created_at, id)"_s,
        // A repository that a group uses stays until it is taken out of it.
        u"CREATE TABLE repository_group_member (group_id {uuid} NOT NULL REFERENCES repository_group (id) ON DELETE "
        u"CASCADE, "
        "repository_id {uuid} NOT NULL REFERENCES repository (id) ON DELETE RESTRICT, position INTEGER NOT NULL, "
        "PRIMARY KEY (group_id, repository_id))"_s,
        u"CREATE INDEX repository_group_member_repository ON repository_group_member (repository_id)"_s,
        u"CREATE TABLE agent_task ("_s + Common + Owner +
            u"agent_type TEXT NOT NULL, prompt TEXT NOT NULL, model TEXT)"_s,
        u"CREATE INDEX agent_task_owner ON agent_task (owner_id, created_at, id)"_s,
        u"CREATE TABLE composite_task ("_s + Common + Owner +
            u"repository_group_id {uuid} NOT NULL REFERENCES repository_group (id) ON DELETE RESTRICT, "
            "planning_task_id {uuid} NOT NULL UNIQUE REFERENCES agent_task (id) ON DELETE RESTRICT, plan {json}, "
            "status TEXT NOT NULL "
            "CHECK (status IN ('planning', 'waiting-for-approval', 'in-progress', 'done', 'rejected', 'failed', 'cancelled')))"_s,
        u"CREATE INDEX composite_task_status ON composite_task (status)"_s,
        u"CREATE INDEX composite_task_owner ON composite_task (owner_id, created_at, id)"_s,
        u"CREATE INDEX composite_task_group ON composite_task (repository_group_id)"_s,
        // A group or an agent's task that a task refers to stays as long as that task.
        u"CREATE TABLE unit_task ("_s + Common + Owner +
            u"repository_group_id {uuid} NOT NULL REFERENCES repository_group (id) ON DELETE RESTRICT, "
            "agent_task_id {uuid} NOT NULL UNIQUE REFERENCES agent_task (id) ON DELETE RESTRICT, "
            "composite_task_id {uuid} REFERENCES composite_task (id) ON DELETE CASCADE, branch_name TEXT, "
            "linked_pr_url TEXT, "
            "base_commit TEXT, end_commit TEXT, status TEXT NOT NULL DEFAULT 'in-progress' CHECK (status IN ('queued', "
            "'in-progress', 'in-review', 'done', 'failed', 'cancelled')))"_s,
        u"CREATE INDEX unit_task_status ON unit_task (status)"_s,
        u"CREATE INDEX unit_task_group ON unit_task (repository_group_id)"_s,
        u"CREATE INDEX unit_task_composite ON unit_task (composite_task_id)"_s,
        u"CREATE INDEX unit_task_owner ON unit_task (owner_id, created_at, id)"_s,
        u"CREATE TABLE unit_task_dependency (task_id {uuid} NOT NULL REFERENCES unit_task (id) ON DELETE CASCADE, "
        "needs_id {uuid} NOT NULL REFERENCES unit_task (id) ON DELETE CASCADE, PRIMARY KEY (task_id, needs_id), "
        "CHECK (task_id <> needs_id))"_s,
        u"CREATE INDEX unit_task_dependency_needs ON unit_task_dependency (needs_id)"_s,
    };
}

QStringList agentSessionsAndLogs()
{
    return {
        u"CREATE TABLE agent_session ("_s + Common + Owner +
            u"agent_task_id {uuid} NOT NULL REFERENCES agent_task (id) ON DELETE CASCADE, worker TEXT NOT NULL, "
            u"external_id TEXT, "
            "state TEXT NOT NULL CHECK (state IN ('starting', 'running', 'done', 'failed', 'cancelled')), error TEXT "
            "NOT NULL, "
            "started_at {time}, ended_at {time}, log_count BIGINT NOT NULL DEFAULT 0)"_s,
        u"CREATE INDEX agent_session_task ON agent_session (agent_task_id, created_at, id)"_s,
        u"CREATE INDEX agent_session_owner ON agent_session (owner_id, created_at, id)"_s,
        u"CREATE TABLE execution_log (session_id {uuid} NOT NULL REFERENCES agent_session (id) ON DELETE CASCADE, "
        "sequence BIGINT NOT NULL, created_at {time} NOT NULL, kind TEXT NOT NULL, body {json} NOT NULL, "
        "PRIMARY KEY (session_id, sequence))"_s,
    };
}

//! The owner is whom the sign-in names, not always a user of this server: a sidecar's people are its hub's.
QStringList syncRooms()
{
    return {
        u"CREATE TABLE sync_room (id {uuid} PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, "
        "created_at {time} NOT NULL, last BIGINT NOT NULL, bytes BIGINT NOT NULL, UNIQUE (owner, name))"_s,
        u"CREATE TABLE sync_update (room_id {uuid} NOT NULL REFERENCES sync_room (id) ON DELETE CASCADE, "
        "sequence BIGINT NOT NULL, created_at {time} NOT NULL, body {bytes} NOT NULL, "
        "PRIMARY KEY (room_id, sequence))"_s,
    };
}

QStringList proxy()
{
    return {
        // Which master keys there have been; `proof` tells them apart and says nothing about them.
        u"CREATE TABLE master_key (version INTEGER PRIMARY KEY, created_at {time} NOT NULL, proof {bytes} NOT NULL)"_s,
        // Empty lists of providers or models: all of them. A limit of 0: the server's own.
        u"CREATE TABLE proxy_token ("_s + Common + Owner +
            u"name TEXT NOT NULL, token_hash {bytes} NOT NULL UNIQUE, providers {json} NOT NULL, models {json} NOT "
            u"NULL, "
            "requests_per_minute INTEGER NOT NULL, streams INTEGER NOT NULL, expires_at {time}, last_used_at {time}, "
            "revoked_at {time})"_s,
        u"CREATE INDEX proxy_token_owner ON proxy_token (owner_id, created_at, id)"_s,
        // One row for each day (UTC, counted from the epoch). `token_id` outlives its token.
        u"CREATE TABLE proxy_usage ("_s + Owner +
            u"token_id {uuid}, provider TEXT NOT NULL, model TEXT NOT NULL, day INTEGER NOT NULL, requests BIGINT NOT "
            u"NULL, "
            "partial BIGINT NOT NULL, unknown BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT "
            "NULL, "
            "cache_read_tokens BIGINT NOT NULL, cache_write_tokens BIGINT NOT NULL)"_s,
        u"CREATE UNIQUE INDEX proxy_usage_place ON proxy_usage "
        "(COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'), "
        "COALESCE(token_id, '00000000-0000-0000-0000-000000000000'), provider, model, day)"_s,
        u"CREATE INDEX proxy_usage_owner ON proxy_usage (owner_id, day)"_s,
    };
}

QStringList auditAndTokens()
{
    return {
        // What was done stays when who did it goes.
        u"CREATE TABLE audit_event ("_s + Common +
            u"actor_id {uuid}, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, address TEXT NOT "
            u"NULL, "
            "succeeded BOOLEAN NOT NULL, details {json} NOT NULL)"_s,
        u"CREATE INDEX audit_event_newest ON audit_event (created_at, id)"_s,
        u"CREATE TABLE access_token ("_s + Common +
            u"user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL, "
            "token_hash {bytes} NOT NULL UNIQUE, permissions {json} NOT NULL, last_used_at {time}, expires_at {time}, "
            "revoked_at {time})"_s,
        u"CREATE INDEX access_token_user ON access_token (user_id, created_at, id)"_s,
        u"CREATE TABLE pairing_code ("_s + Common +
            u"user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, code_hash {bytes} NOT NULL UNIQUE, "
            "expires_at {time} NOT NULL, used_at {time})"_s,
        u"CREATE INDEX pairing_code_user ON pairing_code (user_id, created_at)"_s,
    };
}

// Logs were numbered by session. Whoever follows a task wants one line of numbers over all its sessions.
QStringList logsOfTasks()
{
    return {
        u"ALTER TABLE agent_task ADD COLUMN log_count BIGINT NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE execution_log ADD COLUMN agent_task_id {uuid}"_s,
        u"ALTER TABLE execution_log ADD COLUMN task_sequence BIGINT NOT NULL DEFAULT 0"_s,
        u"UPDATE execution_log SET agent_task_id = numbered.task, task_sequence = numbered.number FROM "
        "(SELECT l.session_id AS session, l.sequence AS line, s.agent_task_id AS task, row_number() OVER "
        "(PARTITION BY s.agent_task_id ORDER BY s.created_at, s.id, l.sequence) AS number "
        "FROM execution_log AS l JOIN agent_session AS s ON s.id = l.session_id) AS numbered "
        "WHERE execution_log.session_id = numbered.session AND execution_log.sequence = numbered.line"_s,
        u"UPDATE agent_task SET log_count = "
        "(SELECT count(*) FROM execution_log WHERE execution_log.agent_task_id = agent_task.id)"_s,
        u"CREATE UNIQUE INDEX execution_log_task ON execution_log (agent_task_id, task_sequence)"_s,
    };
}

// One row: the name of the numbers that the events have here.
QStringList epoch()
{
    return {u"CREATE TABLE store_epoch (one INTEGER PRIMARY KEY CHECK (one = 1), id {uuid} NOT NULL)"_s};
}

QStringList directoriesOfUsers()
{
    return {u"ALTER TABLE users ADD COLUMN directories {json} NOT NULL DEFAULT '[]'"_s};
}

// As a proxy token has them: an empty list is all models, 0 the server's own limit.
QStringList limitsOfUsers()
{
    return {u"ALTER TABLE users ADD COLUMN models {json} NOT NULL DEFAULT '[]'"_s,
            u"ALTER TABLE users ADD COLUMN requests_per_minute INTEGER NOT NULL DEFAULT 0"_s,
            u"ALTER TABLE users ADD COLUMN streams INTEGER NOT NULL DEFAULT 0"_s};
}

// Sign-ins at a provider that one process began and another may end.
QStringList pendingSignIns()
{
    return {
        u"CREATE TABLE pending_sign_in (key_hash {bytes} PRIMARY KEY, created_at {time} NOT NULL, "
        "kind TEXT NOT NULL CHECK (kind IN ('browser', 'device')), sealed {bytes} NOT NULL, "
        "expires_at {time} NOT NULL, interval_ms BIGINT NOT NULL, next_at {time} NOT NULL)"_s,
        u"CREATE INDEX pending_sign_in_expired ON pending_sign_in (expires_at)"_s,
        u"CREATE INDEX pending_sign_in_oldest ON pending_sign_in (kind, created_at, key_hash)"_s,
    };
}

// Changing requests: none is carried out twice, at whichever process it is asked for again. Nobody's name is in it, and no secret.
QStringList requestClaims()
{
    return {
        u"CREATE TABLE request_claim (key_hash {bytes} PRIMARY KEY, attempt {uuid} NOT NULL, "
        "fingerprint {bytes} NOT NULL, expires_at {time} NOT NULL, done BOOLEAN NOT NULL, answer {bytes})"_s,
        u"CREATE INDEX request_claim_expired ON request_claim (expires_at)"_s,
    };
}

// When its person was last proven: whoever is signed in already was when they signed in.
QStringList confirmedSessions()
{
    return {u"ALTER TABLE bearer_session ADD COLUMN confirmed_at {time} NOT NULL DEFAULT 0"_s,
            u"UPDATE bearer_session SET confirmed_at = created_at"_s};
}

} // namespace

QList<Migration> storeMigrations()
{
    return {
        {1, u"accounts"_s, accounts()},
        {2, u"events, jobs and keys"_s, eventsJobsKeys()},
        {3, u"repositories and tasks"_s, repositoriesAndTasks()},
        {4, u"agents' sessions and logs"_s, agentSessionsAndLogs()},
        {5, u"shared documents"_s, syncRooms()},
        {6, u"master keys and the proxy"_s, proxy()},
        {7, u"audit log, access tokens and pairing codes"_s, auditAndTokens()},
        {8, u"logs of tasks"_s, logsOfTasks()},
        {9, u"epoch"_s, epoch()},
        {10, u"directories of users"_s, directoriesOfUsers()},
        {11, u"limits of users"_s, limitsOfUsers()},
        {12, u"pending sign-ins"_s, pendingSignIns()},
        {13, u"request claims"_s, requestClaims()},
        {14, u"confirmed sessions"_s, confirmedSessions()},
    };
}

} // namespace qd::store
