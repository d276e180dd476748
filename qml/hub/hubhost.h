// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubtransport.h"
#include "qml/shell/serverhost.h"

#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace qd::ui {

//! \brief The hub of this computer, as the window needs it: the way to it in this process, and whether other devices reach it too.
//!
//! Implemented by the composition root; the window knows nothing of servers. GUI thread; no call blocks.
class HubHost : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(Phase phase READ phase NOTIFY changed)
    Q_PROPERTY(bool shared READ isShared WRITE setShared NOTIFY changed) //!< as the person wants it; kept over starts
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed)
    Q_PROPERTY(QStringList addresses READ addresses NOTIFY changed)
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY changed)
    Q_PROPERTY(QStringList guests READ guests NOTIFY changed)
    Q_PROPERTY(QStringList placeIds READ placeIds NOTIFY changed)
    Q_PROPERTY(QStringList placeNames READ placeNames NOTIFY changed)
    Q_PROPERTY(QString place READ place WRITE setPlace NOTIFY changed)
    Q_PROPERTY(int port READ port WRITE setPort NOTIFY changed)

public:
    //! Of sharing.
    enum class Phase
    {
        Off,
        Starting,
        On,
        Failed, //!< see trouble(); tried again when something is changed, or by retry()
    };
    Q_ENUM(Phase)

    using QObject::QObject;

    //! \brief A way to it, in this process. Ends before this object does. It opens the hub when it is first started.
    [[nodiscard]] virtual std::unique_ptr<HubTransport> transport() = 0;

    using KeysTaker = std::function<void(const std::optional<ServerHost::ModelKeys> &keys)>;
    //! \brief Lends the person's keys in it to this computer's OpenCode, by way of its AI proxy; it opens for that.
    //!
    //! `take` learns what OpenCode is to be told, before this returns and whenever it changes, until the next call; nothing while there are no
    //! keys. Null: nobody asks any more, and the token is revoked. Fails with sentences that say what to do.
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> lendKeys(KeysTaker take) = 0;

    [[nodiscard]] virtual Phase phase() const = 0;
    [[nodiscard]] virtual bool isShared() const = 0;
    virtual void setShared(bool shared) = 0;
    //! Why it is not shared, in a sentence that says what to do; empty unless Failed.
    [[nodiscard]] virtual QString trouble() const = 0;
    //! By which others reach it, the likeliest first. Empty while it is not shared, and without a network.
    [[nodiscard]] virtual QStringList addresses() const = 0;
    //! Of the certificate, as people compare it: SHA-256, pairs of hexadecimal digits with colons between.
    [[nodiscard]] virtual QString fingerprint() const = 0;
    //! The devices that are connected now.
    [[nodiscard]] virtual QStringList guests() const = 0;
    //! \name Where it can be shared
    //! @{
    [[nodiscard]] virtual QStringList placeIds() const = 0;
    [[nodiscard]] virtual QStringList placeNames() const = 0;
    [[nodiscard]] virtual QString place() const = 0;
    virtual void setPlace(const QString &id) = 0;
    [[nodiscard]] virtual int port() const = 0;
    virtual void setPort(int port) = 0;
    //! @}

    Q_INVOKABLE virtual void retry() = 0;
    //! Looks again which networks there are and who is connected.
    Q_INVOKABLE virtual void refresh() = 0;

Q_SIGNALS:
    void changed();
};

} // namespace qd::ui
