// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/passage.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <functional>
#include <memory>
#include <vector>

namespace qd {

//! \brief The network managers of one thread, shared by all servers, because each of them has a thread of its own.
//!
//! Qt opens six connections per host and manager. So of a limited lane, a manager takes five requests to one host and port and the sixth goes to
//! another: no request waits for one that takes long, and none for another server's. A connection that a pinned certificate or a proxy was
//! accepted for is never used by whoever did not accept it.
class ManagerPool
{
public:
    using Start = std::function<QNetworkReply *(QNetworkAccessManager &)>;

    //! The pool of the calling thread; it lives as long as somebody on it holds it.
    [[nodiscard]] static std::shared_ptr<ManagerPool> ofThisThread();
    ManagerPool();
    ~ManagerPool();
    Q_DISABLE_COPY_MOVE(ManagerPool)

    //! Calls `start` with a manager that has room, and counts the reply until it is deleted. Lanes are any numbers; requests of one share managers.
    QNetworkReply *send(int lane, bool limited, const Passage &passage, const ServerTrust &trust, const Start &start);
    [[nodiscard]] qsizetype managers() const { return static_cast<qsizetype>(m_shared.size()); }

private:
    struct Shared;

    Shared &sharedFor(int lane, bool limited, const Passage &passage, const ServerTrust &trust);
    void release(Shared *shared, const QString &origin);

    std::vector<std::unique_ptr<Shared>> m_shared;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace qd
