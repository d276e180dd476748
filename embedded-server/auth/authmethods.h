// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/auditmethods.h"
#include "core/protocol/authmethods.h"
#include "core/protocol/confirmmethods.h"
#include "core/protocol/devicemethods.h"
#include "core/protocol/directorymethods.h"
#include "core/protocol/limitmethods.h"
#include "core/protocol/sessionmethods.h"
#include "core/protocol/usermethods.h"
#include "embedded-server/auth/pairing.h"
#include "embedded-server/auth/sidecartokens.h"
#include "embedded-server/auth/tokenkeeper.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/subscriptions.h"

namespace qd::auth {

//! \brief Sessions, devices, pairing, passwords, access tokens, users and the audit log as JSON-RPC methods.
//!
//! What concerns one's own sign-ins needs a session: an access token may not make itself more than it is. The person at this
//! computer, in process, needs none; on a server without accounts that person has no sign-ins and manages users only, or names whose they are. Must outlive the dispatcher's use; the parts must outlive it. One thread, theirs.
class AuthMethods
{
public:
    struct Parts
    {
        Accounts &accounts;
        Sessions &sessions;
        Pairing &pairing;
        TokenKeeper &tokens;
        AuditLog &audit;
        SidecarTokens &sidecars;
    };

    explicit AuthMethods(const Parts &parts)
        : m_parts(parts)
    {}

    void addTo(server::Dispatcher &dispatcher);

private:
    template <typename M>
    using Reply = QCoro::Task<rpc::Reply<typename M::Result>>;
    using Context = server::CallContext;

    void addSessions(server::Dispatcher &dispatcher);
    void addUsers(server::Dispatcher &dispatcher);

    Reply<rpc::SessionsList> sessions(Context context, rpc::SessionsList::Params params);
    Reply<rpc::SessionsRevoke> revokeSession(Context context, rpc::SessionsRevoke::Params params);
    Reply<rpc::SessionsRevokeAll> revokeSessions(Context context, rpc::SessionsRevokeAll::Params params);
    Reply<rpc::SessionsTokenFor> tokenFor(Context context, rpc::SessionsTokenFor::Params params);
    Reply<rpc::SessionsProof> proof(Context context, rpc::Nothing params);
    Reply<rpc::SessionsConfirm> confirm(Context context, rpc::SessionsConfirm::Params params);
    QCoro::Task<std::optional<rpc::Fault>> checkProof(rpc::Principal principal);
    Reply<rpc::DevicesList> devices(Context context, rpc::DevicesList::Params params);
    Reply<rpc::DevicesRevoke> revokeDevice(Context context, rpc::DevicesRevoke::Params params);
    Reply<rpc::PairingCreate> pair(Context context, rpc::Nothing params);
    Reply<rpc::PasswordChange> changePassword(Context context, rpc::PasswordChange::Params params);
    Reply<rpc::TokensCreate> createToken(Context context, rpc::TokensCreate::Params params);
    Reply<rpc::TokensList> tokens(Context context, rpc::TokensList::Params params);
    Reply<rpc::TokensRevoke> revokeToken(Context context, rpc::TokensRevoke::Params params);
    Reply<rpc::UsersList> users(Context context, rpc::UsersList::Params params);
    Reply<rpc::UsersCreate> createUser(Context context, rpc::UsersCreate::Params params);
    Reply<rpc::UsersSetRole> setRole(Context context, rpc::UsersSetRole::Params params);
    Reply<rpc::UsersSetDisabled> setDisabled(Context context, rpc::UsersSetDisabled::Params params);
    Reply<rpc::UsersSetDirectories> setDirectories(Context context, rpc::UsersSetDirectories::Params params);
    Reply<rpc::UsersSetLimits> setLimits(Context context, rpc::UsersSetLimits::Params params);
    Reply<rpc::UsersRemove> removeUser(Context context, rpc::UsersRemove::Params params);
    Reply<rpc::UsersSetPassword> setPassword(Context context, rpc::UsersSetPassword::Params params);
    Reply<rpc::AuditList> auditLog(Context context, rpc::AuditList::Params params);

    Parts m_parts;
    TaskScope m_tasks;
};

//! The refusal of an access token where a person is needed, who has signed in or is at the server's machine.
[[nodiscard]] std::optional<rpc::Fault> refuseTokens(const rpc::Principal &principal);

//! Tells rpc::endedSignInsTopic to everybody who is signed in: the ids mean something only to who has met them. The log must outlive the sessions.
void announceEnds(Sessions &sessions, server::EventLog &log, server::Subscriptions &subscriptions);

} // namespace qd::auth
