// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/workspaces/connectiontest.h"
#include "core/workspaces/workspacerecord.h"
#include "qml/hub/hubsigninflow.h"
#include "qml/workspaces/access.h"
#include "qml/workspaces/connectionstages.h"
#include "qml/workspaces/workspaces.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

namespace qd::ui {

//! \brief A workspace that is being added or edited: its fields, what is wrong with them, the commands that set its server up, the test of its connection.
//!
//! Nothing is saved before save(). The secret comes by setSecret() and never goes back to QML. GUI thread.
class WorkspaceEditor : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces MEMBER m_workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(bool editing READ isEditing NOTIFY changed) //!< one that exists
    Q_PROPERTY(bool hub READ isHub WRITE setHub NOTIFY changed)
    Q_PROPERTY(QString address READ address WRITE setAddress NOTIFY changed) //!< as typed, without user and password
    Q_PROPERTY(QString addressProblem READ addressProblem NOTIFY changed)
    Q_PROPERTY(QString addressNote READ addressNote NOTIFY changed) //!< what was made of it
    Q_PROPERTY(bool addressValid READ isAddressValid NOTIFY changed)
    Q_PROPERTY(QString username READ username WRITE setUsername NOTIFY changed)
    Q_PROPERTY(QString usernameProblem READ usernameProblem NOTIFY changed)
    Q_PROPERTY(bool hasSecret READ hasSecret NOTIFY changed)     //!< one was given here
    Q_PROPERTY(bool secretKept READ isSecretKept NOTIFY changed) //!< the one that is kept fits this address
    Q_PROPERTY(bool keepSecret READ keepsSecret WRITE setKeepSecret NOTIFY changed) //!< false: for this run only
    Q_PROPERTY(QString port READ port WRITE setPort NOTIFY changed)
    Q_PROPERTY(QString portProblem READ portProblem NOTIFY changed)
    Q_PROPERTY(bool powerShell MEMBER m_powerShell NOTIFY changed) //!< the commands are for it, not for sh
    Q_PROPERTY(QString sshTarget MEMBER m_sshTarget NOTIFY changed)
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY changed)
    Q_PROPERTY(QString nameProblem READ nameProblem NOTIFY changed)
    Q_PROPERTY(int hue READ hue WRITE setHue NOTIFY changed)
    Q_PROPERTY(bool insecure READ isInsecure NOTIFY changed) //!< plain HTTP was allowed for this host
    Q_PROPERTY(bool pinned READ isPinned NOTIFY changed)
    Q_PROPERTY(bool openToAll READ isOpenToAll NOTIFY changed) //!< the server asked for no sign-in at all
    Q_PROPERTY(bool dirty READ isDirty NOTIFY changed)         //!< something was typed
    Q_PROPERTY(QString problem READ problem NOTIFY changed)    //!< why it could not be saved
    Q_PROPERTY(qd::ui::ConnectionStages *test READ test CONSTANT)
    Q_PROPERTY(qd::ui::HubSignInFlow *hubSignIn READ hubSignIn CONSTANT) //!< its token becomes the secret

public:
    explicit WorkspaceEditor(QObject *parent = nullptr);
    ~WorkspaceEditor() override;

    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] bool isEditing() const { return !m_record.id.isEmpty(); }
    [[nodiscard]] bool isHub() const { return m_record.kind == WorkspaceKind::Hub; }
    void setHub(bool hub);
    [[nodiscard]] QString address() const { return m_address; }
    void setAddress(const QString &address);
    [[nodiscard]] QString addressProblem() const;
    [[nodiscard]] QString addressNote() const;
    [[nodiscard]] bool isAddressValid() const { return !m_record.url.isEmpty(); }
    [[nodiscard]] QString username() const { return m_record.username; }
    void setUsername(const QString &username);
    [[nodiscard]] QString usernameProblem() const;
    [[nodiscard]] bool hasSecret() const { return !m_secret.isEmpty(); }
    [[nodiscard]] bool isSecretKept() const { return m_secretKept; }
    [[nodiscard]] bool keepsSecret() const { return m_keep; }
    void setKeepSecret(bool keep);
    [[nodiscard]] QString port() const { return m_port; }
    void setPort(const QString &port);
    [[nodiscard]] QString portProblem() const;
    [[nodiscard]] QString name() const { return m_record.name; }
    void setName(const QString &name);
    [[nodiscard]] QString nameProblem() const;
    [[nodiscard]] int hue() const { return m_record.hue; }
    void setHue(int hue);
    [[nodiscard]] bool isInsecure() const;
    [[nodiscard]] bool isPinned() const;
    [[nodiscard]] bool isOpenToAll() const { return m_openToAll; }
    [[nodiscard]] bool isDirty() const { return m_dirty; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] ConnectionStages *test() { return &m_stages; }
    [[nodiscard]] HubSignInFlow *hubSignIn() { return &m_hubSignIn; }
    [[nodiscard]] const HubSignInFlow *hubSignIn() const { return &m_hubSignIn; }

    //! A new one, with an address if there is one already.
    Q_INVOKABLE void begin(const QString &address = {});
    //! A new one that was found, or that another device has: what is empty is left to the person.
    Q_INVOKABLE void beginFound(const QString &address, bool hub, const QString &username, const QString &name);
    //! One that exists. False if there is none.
    Q_INVOKABLE bool edit(const QString &workspaceId);
    //! The password or token; empty: none.
    Q_INVOKABLE void setSecret(const QString &secret);
    //! A password of our own making, for a server that is to be set up.
    Q_INVOKABLE void makeSecret();
    Q_INVOKABLE void makePort();
    //! The commands of "opencode", "ngrok", "cloudflared", "tailscale" or "ssh": a list of {title, text, hint}, the password as dots.
    Q_INVOKABLE [[nodiscard]] QVariantList commands(const QString &tool) const;
    //! Puts one onto the clipboard, with the password.
    Q_INVOKABLE void copyCommand(const QString &tool, int index) const;
    Q_INVOKABLE void startTest();
    Q_INVOKABLE void stopTest();
    //! The one certificate that the test met, for this host only. Tests again.
    Q_INVOKABLE void trustCertificate();
    //! Plain HTTP for this one host. Tests again.
    Q_INVOKABLE void allowPlain();
    //! Takes back what was allowed for this host.
    Q_INVOKABLE void trustNothing();
    //! The one certificate with this SHA-256, for this host only.
    void pin(const QByteArray &fingerprint);
    Q_INVOKABLE void save();

Q_SIGNALS:
    void workspacesChanged();
    void changed();
    void saved(const QString &workspaceId);

private:
    [[nodiscard]] int freeHue() const;
    void note();  //!< something was typed
    void touch(); //!< and it is about what the test is for
    void readAddress();
    void lookForSecret();
    void followHub();
    void takeSession(const HubSession &session);
    void dropSession();
    [[nodiscard]] std::optional<HubSignInFlow::Through> findHub(const QUrl &hub) const;
    [[nodiscard]] static QCoro::Task<Outcome<HubSession>> ask(QPointer<Workspace> hub, QUrl sidecar);
    QCoro::Task<> lookTask();
    QCoro::Task<> testTask(int number);
    void showStage(ConnectionTest::Stage stage);
    void finishTest();

    Workspaces *m_workspaces = nullptr;
    WorkspaceRecord m_record;
    QString m_address;
    QString m_addressProblem;
    QString m_addressNote;
    QString m_port;
    QString m_problem;
    QByteArray m_secret;
    QString m_sshTarget;
    bool m_powerShell = false;
    bool m_named = false; //!< by the person, not after the host
    bool m_keep = true;
    bool m_secretKept = false;
    bool m_dirty = false;
    bool m_openToAll = false;
    QUrl m_signedInAt; //!< where the secret is of a sign-in that nobody has saved; empty = it is none
    int m_testNumber = 0;
    ConnectionStages m_stages;
    HubSignInFlow m_hubSignIn;
    std::unique_ptr<ConnectionTest> m_test;
    TaskScope m_tasks;
};

} // namespace qd::ui
