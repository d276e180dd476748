// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/auditlog.h"

#include "core/base/logging.h"
#include "core/base/worker.h"
#include "core/protocol/permission.h"

namespace qd::auth {

using namespace Qt::StringLiterals;

namespace {

store::AuditEvent eventOf(const Actor &actor, const QString &action, const QString &subject)
{
    store::AuditEvent event;
    event.actorId = actor.userId;
    event.actor = actor.name;
    event.address = actor.address;
    event.action = action;
    event.subject = subject;
    return event;
}

Outcome<void> add(store::Transaction &transaction, const store::AuditEvent &event)
{
    return store::AuditEvents(transaction).add(event).map([](const store::AuditEvent &) {});
}

} // namespace

Actor Actor::of(const rpc::Principal &principal)
{
    Actor actor;
    const QUuid user = QUuid::fromString(principal.id);
    if (!user.isNull())
        actor.userId = user;
    actor.name = principal.name.isEmpty() ? principal.id : principal.name;
    actor.address = principal.address;
    const QUuid session = QUuid::fromString(principal.session);
    if (!session.isNull())
        actor.sessionId = session;
    actor.isLocal = principal.isLocal;
    return actor;
}

Actor Actor::local(const QString &name)
{
    Actor actor;
    actor.name = name;
    actor.isLocal = true;
    return actor;
}

void AuditLog::note(const Actor &actor, const QString &action, const QString &subject, const More &more)
{
    store::AuditEvent event = eventOf(actor, action, subject);
    event.succeeded = more.succeeded;
    event.details.text = more.details;
    auto done = m_database.write<void>(
        [event](store::Transaction &transaction) -> Outcome<void> { return add(transaction, event); });
    done.then(QtFuture::Launch::Sync, [action](const Outcome<void> &stored) {
        if (!stored)
            qCWarning(lcServer).noquote() << "the audit log has not got" << action << '-' << stored.error().detail;
    });
}

Outcome<void> AuditLog::note(store::Transaction &transaction, const Actor &actor, const QString &action,
                             const QString &subject)
{
    return add(transaction, eventOf(actor, action, subject));
}

QCoro::Task<Outcome<store::Page<store::AuditEvent>>> AuditLog::list(store::PageRequest request)
{
    using Events = store::Page<store::AuditEvent>;
    QFuture<Outcome<Events>> found = m_database.read<Events>(
        [request](store::Transaction &transaction) { return store::AuditEvents(transaction).list(request); });
    return taskOf(std::move(found));
}

} // namespace qd::auth
