// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/authmethods.h"
#include "qml/hub/hubcontroller.h"
#include "qml/hub/hubrows.h"
#include "qml/hub/toldtoken.h"

namespace qd::ui {

//! \brief One's access tokens at a hub, for scripts. GUI thread.
//!
//! A new token is never shown: it goes to the clipboard, and stays here for another copy until forgetToken().
class AccessTokens : public qd::ui::HubController // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::HubRows *rows READ rows CONSTANT)
    Q_PROPERTY(bool fresh READ isFresh NOTIFY changed) //!< a token that was just made can be copied
    //! What a token of this person can be allowed: word, name and detail of each.
    Q_PROPERTY(QVariantList choices READ choices NOTIFY offeredChanged)

public:
    explicit AccessTokens(QObject *parent = nullptr, Scheduler &scheduler = systemScheduler(),
                          const Clock &clock = systemClock());
    ~AccessTokens() override;

    [[nodiscard]] HubRows *rows() { return &m_rows; }
    [[nodiscard]] bool isFresh() const { return m_token.isThere(); }
    [[nodiscard]] QVariantList choices() const;

    //! `days`: until it expires; 0 = never.
    Q_INVOKABLE void create(const QString &name, const QStringList &permissions, int days);
    Q_INVOKABLE void copyToken() { m_token.copy(); }
    Q_INVOKABLE void forgetToken();
    Q_INVOKABLE void revoke(const QString &token);

protected:
    [[nodiscard]] bool mayUse(const HubLink &link) const override { return isMember(link); }
    [[nodiscard]] QCoro::Task<> load() override;
    void forget() override;
    [[nodiscard]] qint64 paceMs() const override { return 30'000; }

private:
    [[nodiscard]] QCoro::Task<> createTask(rpc::TokensCreate::Params params);
    [[nodiscard]] QCoro::Task<> revokeTask(QString token);

    const Clock &m_clock;
    HubRows m_rows;
    ToldToken m_token;
};

} // namespace qd::ui
