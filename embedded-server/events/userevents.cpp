// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/events/userevents.h"

#include "core/protocol/compoundcodec.h"
#include "embedded-server/rpc/subscriptions.h"
#include "embedded-server/store/eventlog.h"

namespace qd::server {

QString userIdOf(const std::optional<QUuid> &owner)
{
    return owner ? owner->toString(QUuid::WithoutBraces) : rpc::Principal::local().id;
}

Outcome<void> tellOwner(store::Transaction &transaction, const std::optional<QUuid> &owner, const char *topic,
                        const QList<rpc::EntityEvent> &events)
{
    QList<store::Event> stored;
    for (const rpc::EntityEvent &event : events) {
        store::Event one;
        one.kind = event.entity;
        one.payload.text = rpc::toJson(event);
        stored.append(one);
    }
    return store::EventLog(transaction).append(rpc::userTopic(userIdOf(owner), topic), stored).map([](qint64) {});
}

void addUserTopics(Subscriptions &subscriptions)
{
    subscriptions.addTopic(
        QStringLiteral("user/"), rpc::Permission::Read, [](const rpc::Principal &principal, const QString &topic) {
            for (const char *name : {rpc::workspacesTopic, rpc::repositoriesTopic, rpc::tasksTopic}) {
                if (!principal.isAnonymous() && topic == rpc::userTopic(principal.id, name))
                    return true;
            }
            return false;
        });
}

} // namespace qd::server
