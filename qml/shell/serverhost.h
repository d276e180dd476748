// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace qd::ui {

//! \brief The OpenCode server of this computer, as the window needs it: what it does, why, its log, and how to start it.
//!
//! Implemented by the composition root; the window knows nothing of processes. GUI thread; no call blocks.
class ServerHost : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(Phase phase READ phase NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    Q_PROPERTY(QStringList reasonLog READ reasonLog NOTIFY changed)
    Q_PROPERTY(QString version READ version NOTIFY changed)
    Q_PROPERTY(QString dataDirectory READ dataDirectory NOTIFY changed)
    Q_PROPERTY(bool shared READ isShared NOTIFY changed)

public:
    enum class Phase
    {
        Stopped,
        Starting,
        Healthy,
        Unhealthy,
        Restarting,
        Failed,
    };
    Q_ENUM(Phase)

    //! Where it is and how to sign in. Not for QML.
    struct Endpoint
    {
        QUrl url;
        QString username;
        QByteArray password;
    };
    //! Model keys that lie at a hub: where its AI proxy is asked, with what, and for which providers. Not for QML.
    struct ModelKeys
    {
        QUrl hub;
        QByteArray token;                     //!< of the proxy
        QMap<QString, QStringList> providers; //!< by id; the models of those that OpenCode does not know by name

        bool operator==(const ModelKeys &) const = default;
    };

    using QObject::QObject;

    [[nodiscard]] virtual Phase phase() const = 0;
    //! One sentence for a person.
    [[nodiscard]] virtual QString reason() const = 0;
    //! When it failed: the last lines of its log.
    [[nodiscard]] virtual QStringList reasonLog() const = 0;
    [[nodiscard]] virtual QString version() const = 0;
    [[nodiscard]] virtual QString dataDirectory() const = 0;
    //! Another Quarterdeck started it and still looks after it.
    [[nodiscard]] virtual bool isShared() const = 0;
    [[nodiscard]] virtual std::optional<Endpoint> endpoint() const = 0;
    //! Of the server's process, 0 if there is none.
    [[nodiscard]] virtual qint64 processId() const = 0;

    //! Starts it with the settings as they are now; nothing if it runs.
    virtual void start() = 0;
    //! Ends it, or leaves it running in the background; stopped() follows.
    virtual void stop(bool leaveRunning) = 0;
    Q_INVOKABLE virtual void restart() = 0;
    Q_INVOKABLE [[nodiscard]] virtual QStringList logLines() const = 0;
    Q_INVOKABLE [[nodiscard]] virtual QString logFile() const = 0;
    //! The directory of the person's own OpenCode, and whether it has sessions.
    Q_INVOKABLE [[nodiscard]] virtual QString ownDataDirectory() const = 0;
    Q_INVOKABLE [[nodiscard]] virtual bool ownDataExists() const = 0;
    //! \brief Models are asked through that hub's proxy from now on, and it gets no key; nothing: with what it has itself.
    //!
    //! A server that runs starts anew with that, as soon as it is not in use.
    virtual void setModelKeys(const std::optional<ModelKeys> &keys) = 0;
    //! Asks which other OpenCode processes have the person's own data open: otherUsersFound() follows.
    Q_INVOKABLE virtual void findOtherUsers() = 0;
    //! Bytes came in on its event stream.
    virtual void noteStreamBytes() = 0;
    //! Is any session busy or waiting, or is that unknown? Kept for the supervisor's own decisions.
    virtual void setInUse(bool inUse) = 0;

Q_SIGNALS:
    void changed();
    void stopped();
    void logChanged();
    void otherUsersFound(const QStringList &commands);
};

} // namespace qd::ui
