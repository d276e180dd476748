// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/protocol/proxytokenmethods.h"
#include "qml/hub/hublistmodel.h"
#include "qml/hub/toldtoken.h"

#include <QVariantList>

namespace qd::ui {

//! \brief A person's proxy tokens on a hub: what programs use in place of providers' keys. GUI thread.
//!
//! A hub tells a token once. It goes to the clipboard from here, can be copied again until forgetToken(), and is no property.
class ProxyTokens : public qd::ui::HubListModel // by its whole name: so it is found by what tells QML of it
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString failure READ failure NOTIFY busyChanged) //!< why the last thing that was done failed
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(bool fresh READ isFresh NOTIFY busyChanged) //!< a new token can be copied
    Q_PROPERTY(QVariantList choices READ choices CONSTANT) //!< providers: of {id, name}

public:
    enum Role
    {
        TokenIdRole = Qt::UserRole,
        NameRole,
        AllowsRole,   //!< what it may, in words
        ProviderRole, //!< one that it may use, for an example
        CreatedRole,
        ExpiresRole, //!< 0 = never
        EndsOnRole,  //!< the day of that
        ExpiredRole,
        UsedRole, //!< 0 = never
    };

    explicit ProxyTokens(QObject *parent = nullptr, const Clock &clock = systemClock());
    ~ProxyTokens() override;

    [[nodiscard]] QString failure() const { return m_failure; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] bool isFresh() const { return m_token.isThere(); }
    [[nodiscard]] static QVariantList choices();

    //! `providers`: ids, none = all. `models`: with commas or spaces between them, none = all. `perMinute`, `streams`: 0 = the hub's own limit.
    //! `days`: 0 = does not end. created() when it is there and on the clipboard.
    Q_INVOKABLE void create(const QString &name, const QStringList &providers, const QString &models, int perMinute,
                            int streams, int days);
    Q_INVOKABLE void copy() { m_token.copy(); }
    Q_INVOKABLE void forgetToken();
    Q_INVOKABLE void revoke(const QString &tokenId);
    //! Where a program finds a provider behind the hub's address: `https://hub.example.com/proxy/openai/v1`.
    Q_INVOKABLE [[nodiscard]] static QString addressOf(const QString &hub, const QString &provider);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void busyChanged();
    void created();

protected:
    QCoro::Task<Outcome<void>> read(HubLink *link) override;
    void forget() override;
    [[nodiscard]] QString failedWords() const override { return tr("Your proxy tokens can't be read"); }

private:
    [[nodiscard]] QCoro::Task<> createTask(HubLink *link, rpc::ProxyTokensCreate::Params params);
    [[nodiscard]] QCoro::Task<> revokeTask(HubLink *link, QString id);
    void setRows(const QList<rpc::ProxyTokenInfo> &rows);
    void begin();
    void finish(const QString &failure);
    [[nodiscard]] static QString allowsOf(const rpc::ProxyTokenInfo &token);

    const Clock &m_clock;
    QList<rpc::ProxyTokenInfo> m_rows;
    ToldToken m_token;
    QString m_failure;
    bool m_busy = false;
};

} // namespace qd::ui
