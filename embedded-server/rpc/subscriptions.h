// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/protocol/fault.h"
#include "core/protocol/methods.h"
#include "embedded-server/rpc/call.h"
#include "embedded-server/rpc/eventlog.h"

#include <QMultiHash>

namespace qd::server {

class Dispatcher;

//! \brief Who listens to which topic: sends a log's events to the connections that asked for them.
//!
//! Each subscription has its place in the log and gets what follows it, each event once and in order: at once when it has everything before,
//! else out of the log. So nothing is queued for a slow connection; it is sent more when it has room again, and is told when the log has
//! forgotten what it had not got. The first event comes after the answer to `subscribe`.
//!
//! Topics that were not added don't exist. One thread; the log must live longer.
class Subscriptions
{
public:
    //! Whether somebody may listen to this topic; a refusal looks like a topic that does not exist.
    using Allows = std::function<bool(const rpc::Principal &principal, const QString &topic)>;
    //! The same for what has to be looked up. Asked once, when somebody begins to listen; whoever was admitted stays so.
    using Admits = std::function<QCoro::Task<bool>(rpc::Principal principal, QString topic)>;

    explicit Subscriptions(EventLog &log, int mostPerPeer = 200);
    ~Subscriptions();
    Q_DISABLE_COPY_MOVE(Subscriptions)

    //! A topic, or with a slash at the end all topics that begin so. `allows`: what the permission alone can't say, such as whose task it is.
    //! `admits`: what only a store can say. Both must agree.
    void addTopic(const QString &name, rpc::Permission permission, Allows allows = {}, Admits admits = {});
    //! What the method `subscribe` does; for methods that know a topic by another name.
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::Subscribe::Result>> subscribe(CallContext context,
                                                                            rpc::Subscribe::Params params);
    //! The methods `subscribe` and `unsubscribe`. The dispatcher must not be used after this object has gone.
    void addTo(Dispatcher &dispatcher);

    //! The connection has room again.
    void drained(const Peer &peer);
    //! The connection has gone.
    void remove(const Peer &peer);
    //! Looks again at what everybody may listen to, and ends what is not allowed any more.
    void recheck(const rpc::Principal &principal);

    [[nodiscard]] int count() const { return static_cast<int>(m_byId.size()); }

private:
    struct Topic
    {
        rpc::Permission permission = rpc::Permission::Administer;
        Allows allows;
        Admits admits;
    };
    struct Subscription
    {
        QString id;
        QString topic;
        rpc::Principal principal;
        std::weak_ptr<Peer> peer;
        const Peer *peerKey = nullptr; //!< never followed
        qint64 last = 0;               //!< everything up to here was sent or was told to be missed
        bool started = false;          //!< the answer to `subscribe` is on its way
        bool reading = false;
        bool ended = false;
    };
    using Ptr = std::shared_ptr<Subscription>;

    [[nodiscard]] const Topic *topicOf(const QString &topic) const;
    [[nodiscard]] std::optional<rpc::Fault> refuse(const rpc::Principal &principal, const QString &topic) const;
    [[nodiscard]] rpc::Reply<rpc::Nothing> unsubscribe(const CallContext &context,
                                                       const rpc::Unsubscribe::Params &params);
    void happened(const QString &topic, const LoggedEvent &event);
    void catchUp(const Ptr &subscription);
    [[nodiscard]] QCoro::Task<> readOn(Ptr subscription);
    static bool deliver(Subscription &subscription, const LoggedEvent &event);
    static void skipTo(Subscription &subscription, qint64 seq);
    static bool hasRoom(const Subscription &subscription);
    void end(const Ptr &subscription, const QString &reason);

    EventLog &m_log;
    int m_mostPerPeer;
    QHash<QString, Topic> m_topics;
    QHash<QString, Ptr> m_byId;
    QMultiHash<QString, Ptr> m_byTopic;
    TaskScope m_tasks;
};

} // namespace qd::server
