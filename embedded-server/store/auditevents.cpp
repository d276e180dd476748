// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/auditevents.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

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
