// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/credentials/secretstore.h"
#include "qml/hub/hublink.h"
#include "qml/hub/lentkeys.h"
#include "qml/settings/settingsstore.h"

#include <QPointer>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace qd {
struct WorkspaceRecord;
}

namespace qd::ui {

class Workspace;
class Workspaces;

//! \brief Whose model keys this computer's OpenCode uses: its own, or those that the person has at a hub, this computer's or another, by way of
//! that hub's AI proxy.
//!
//! The keys stay at the hub. OpenCode gets the proxy's address and a proxy token in their place; the token is in the keychain and is no property. Which hub it is
//! and for which providers it has keys is in the settings, so that OpenCode starts with that while the hub is away. This computer's own hub makes another
//! token at each start, which is kept nowhere (LentKeys). GUI thread.
class ModelKeys : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(bool offered READ isOffered CONSTANT)                //!< this computer's OpenCode is looked after here
    Q_PROPERTY(QString hub READ hub NOTIFY changed)                 //!< its workspace; empty: OpenCode's own keys
    Q_PROPERTY(QString hubName READ hubName NOTIFY changed)         //!< likewise
    Q_PROPERTY(QStringList providers READ providers NOTIFY changed) //!< that the hub has keys for, by name
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)       //!< a sentence; empty: all is well
    Q_PROPERTY(QString problemHub READ problemHub NOTIFY changed) //!< the workspace that it is about

public:
    //! `host`: null if nobody looks after OpenCode here; `hub`: null if there is none here. All outlive it.
    ModelKeys(Workspaces &workspaces, ServerHost *host, HubHost *hub = nullptr, QObject *parent = nullptr);
    ~ModelKeys() override;

    //! Tells the host what was chosen in an earlier run. begun() follows, and does not wait long for the keychain.
    void begin();
    //! The program is about to end, and OpenCode has ended or is left alone. ended() follows, within a moment.
    void end();

    [[nodiscard]] bool isOffered() const { return m_host != nullptr; }
    [[nodiscard]] QString hub() const;
    [[nodiscard]] QString hubName() const;
    [[nodiscard]] QStringList providers() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QString problemHub() const { return m_problemHub; }

    //! Makes a proxy token at that workspace's hub and uses it from then on; after a failure everything is as before.
    //! This computer's own workspace: the keys in its own hub, also while there are none yet.
    Q_INVOKABLE void useHub(const QString &workspace);
    //! OpenCode asks with what it has itself again; the token is revoked at the hub and goes from the keychain.
    Q_INVOKABLE void useOwn();
    //! The keychain may be open now, the hub may be there again.
    Q_INVOKABLE void retry();

    //! That workspace's hub has other keys now, perhaps.
    Q_INVOKABLE void lookAgain(const QString &workspace);

Q_SIGNALS:
    void changed();
    //! One was made or revoked at a hub.
    void tokensChanged();
    //! The host has been told, or the keychain takes its time.
    void begun();
    void ended();

private:
    using Providers = QMap<QString, QStringList>; //!< as ServerHost::ModelKeys has them

    [[nodiscard]] bool isOfThisComputer() const;
    void useThisComputer(const QString &id);
    void lent();
    [[nodiscard]] QString lentWords() const;
    void follow(Workspace *workspace);
    void pause(const Workspace *workspace);
    void recordChanged();
    void lookAtHub();
    void readSoon();
    [[nodiscard]] Workspace *workspace() const;
    [[nodiscard]] QString nameOf(const QString &id) const;
    [[nodiscard]] QString noKeyWords(const QString &id) const;
    [[nodiscard]] QString whyNot(const Workspace *workspace) const;
    [[nodiscard]] static QString tokenName();
    [[nodiscard]] static SecretName secretNameOf(const WorkspaceRecord &record);
    [[nodiscard]] QString keychainWords() const;

    [[nodiscard]] QCoro::Task<> readTask();
    [[nodiscard]] QCoro::Task<> unlockTask();
    [[nodiscard]] QCoro::Task<> lookTask(HubLink *link);
    [[nodiscard]] QCoro::Task<Outcome<Providers>> providersAt(HubLink *link);
    [[nodiscard]] QCoro::Task<> useHubTask(QString id, HubLink *link);
    [[nodiscard]] QCoro::Task<> dropTask(SettingsStore::ModelKeySource source, SecretName name, bool revokes);
    void take(const SettingsStore::ModelKeySource &source, const SecretName &name, const QByteArray &token);
    void leave(bool revokes);
    void apply();
    void setProblem(const QString &hub, const QString &problem);
    void finish(const QString &hub, const QString &problem);

    Workspaces &m_workspaces;
    ServerHost *m_host;
    SettingsStore::ModelKeySource m_source;
    SecretName m_name;  //!< of the token; empty while there is no such workspace
    QByteArray m_token; //!< empty: not read yet
    QString m_problem;
    QString m_problemHub;
    QPointer<HubLink> m_link; //!< of m_source
    bool m_wasReady = false;
    bool m_reads = false;
    bool m_busy = false;
    QString m_choosing;  //!< the workspace to which useHub() is on the way
    LentKeys m_lent;     //!< by this computer's hub
    QTimer m_patience;   //!< with the keychain or this computer's hub, at the start
    TaskScope m_looking; //!< at one hub and its token
    TaskScope m_tasks;
};

} // namespace qd::ui
