// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/gateway/gatewayrules.h"
#include "embedded-server/http/fanout.h"
#include "embedded-server/http/upstream.h"

#include <QHash>

namespace qd::server {

//! Whether somebody may work in a directory: absolute, canonical. Called on the gateway's thread; must be quick.
using DirectoryHook = std::function<bool(const http::Principal &principal, const QString &directory)>;
//! The hook for directories that people were assigned (Principal::directories): those, and what is below.
[[nodiscard]] bool isAssigned(const http::Principal &principal, const QString &directory);

//! \brief Decides for people who may see some directories only what they may ask OpenCode.
//!
//! It keeps people's work apart in what OpenCode shows of itself. It is no sandbox: who may write can run programs on that machine as the
//! user of the server. Lives on the gateway's thread; the client must outlive it.
class Scope
{
public:
    //! A null hook: everybody may see everything. `heldIfAssigned`: so may whoever has no directories of their own.
    Scope(http::UpstreamClient &client, DirectoryHook mayUse, bool heldIfAssigned = false);

    //! Whether this person is held to some directories. Who may administer is not, nor, with isAssigned(), who was assigned none.
    [[nodiscard]] bool holds(const http::Principal &principal) const;

    struct Verdict
    {
        int status = 0; //!< of the refusal; 0 = may pass
        QByteArray detail;
        QByteArray query; //!< what to ask with in place of the client's own
    };
    //! `model`: a request to OpenCode with its origin and sign-in, for looking sessions up.
    [[nodiscard]] QCoro::Task<Verdict> judge(http::RequestPtr request, http::UpstreamRequest model);
    [[nodiscard]] http::Fanout::Filter filterFor(std::shared_ptr<const http::Principal> principal) const;
    //! A list, less what is in directories that this person may not see. `member`: as listedBy().
    [[nodiscard]] QByteArray filterList(const QByteArray &json, const QString &member,
                                        const http::Principal &principal) const;

private:
    [[nodiscard]] bool mayUse(const http::Principal &principal, const QString &directory) const;
    [[nodiscard]] bool mayUseAll(const http::Principal &principal, const QStringList &paths) const;
    [[nodiscard]] QCoro::Task<Outcome<QString>> directoryOfSession(QByteArray id, http::UpstreamRequest model);

    http::UpstreamClient &m_client;
    DirectoryHook m_mayUse;
    bool m_heldIfAssigned;
    QHash<QByteArray, QString> m_sessions; // a session never moves
};

} // namespace qd::server
