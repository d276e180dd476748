// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/permission.h"
#include "core/protocol/topics.h"
#include "embedded-server/store/transaction.h"

namespace qd::server {

class Subscriptions;

//! How the owner is called in topics: the id of that person's principal.
[[nodiscard]] QString userIdOf(const std::optional<QUuid> &owner);

//! Tells the owner's clients, once the transaction is committed. At its end, for writers of a topic wait for one another (see store::EventLog).
[[nodiscard]] Outcome<void> tellOwner(store::Transaction &transaction, const std::optional<QUuid> &owner,
                                      const char *topic, const QList<rpc::EntityEvent> &events);

//! Adds the topics `user/ID/…`: each for nobody but that user.
void addUserTopics(Subscriptions &subscriptions);

} // namespace qd::server
