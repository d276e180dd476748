// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/auditevents.h"

#include <QLoggingCategory>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

// A daemon's log has what is stored, so that it can be kept on another system; a window's log is for people who ask others for help.
Q_LOGGING_CATEGORY(lcAudit, "quarterdeck.audit", QtWarningMsg)

//! `users.create by ada from 192.0.2.1: bob`
QString lineOf(const AuditEvent &event)
{
    QString line = event.action;
    if (!event.succeeded)
        line += u" failed"_s;
    if (!event.actor.isEmpty())
        line += u" by "_s + event.actor;
    if (!event.address.isEmpty())
        line += u" from "_s + event.address;
    return event.subject.isEmpty() ? line : line + u": "_s + event.subject;
}

const Table<AuditEvent> &table()
{
    static const Table<AuditEvent> events(u"audit_event"_s, u"entry of the audit log"_s,
                                          {
                                              field<AuditEvent>(u"actor_id"_s, &AuditEvent::actorId),
                                              field<AuditEvent>(u"actor"_s, &AuditEvent::actor),
                                              field<AuditEvent>(u"action"_s, &AuditEvent::action),
                                              field<AuditEvent>(u"subject"_s, &AuditEvent::subject),
                                              field<AuditEvent>(u"address"_s, &AuditEvent::address),
                                              field<AuditEvent>(u"succeeded"_s, &AuditEvent::succeeded),
                                              field<AuditEvent>(u"details"_s, &AuditEvent::details),
                                          });
    return events;
}

} // namespace

Outcome<AuditEvent> AuditEvents::add(AuditEvent event)
{
    if (lcAudit().isInfoEnabled())
        m_transaction.whenStored([line = lineOf(event)] { qCInfo(lcAudit).noquote() << line; });
    return table().insert(m_transaction, std::move(event));
}

Outcome<Page<AuditEvent>> AuditEvents::list(const PageRequest &request)
{
    return table().page(m_transaction, {}, request);
}

Outcome<qint64> AuditEvents::purge(qint64 before)
{
    return m_transaction.run(u"DELETE FROM audit_event WHERE created_at < ?"_s, bind(before));
}

} // namespace qd::store
