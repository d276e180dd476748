// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/desktop/linkintents.h"
#include "qml/workspaces/workspaceeditor.h"

#include <QObject>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief Signing in with the one-time code of a `quarterdeck://pair` link: what the person is asked, and the workspace that comes of it.
//!
//! Nothing is sent before accept(). A workspace of that hub is signed in anew, else one is added. The code stays in here. GUI thread.
class HubPairing : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::LinkIntents *links READ links WRITE setLinks NOTIFY changed)
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces WRITE setWorkspaces NOTIFY changed)
    Q_PROPERTY(qd::ui::WorkspaceEditor *editor READ editor CONSTANT) //!< the draft; its hubSignIn says how it goes
    Q_PROPERTY(QString host READ host NOTIFY changed)                //!< of the hub, as it is sent
    Q_PROPERTY(QString known READ known NOTIFY changed)              //!< the workspace of that hub; empty = a new one
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY changed)  //!< that the link names, and that will be trusted

public:
    explicit HubPairing(QObject *parent = nullptr);

    [[nodiscard]] LinkIntents *links() const { return m_links; }
    void setLinks(LinkIntents *links);
    [[nodiscard]] Workspaces *workspaces() const { return m_workspaces; }
    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] WorkspaceEditor *editor() { return &m_editor; }
    [[nodiscard]] QString host() const;
    [[nodiscard]] QString known() const { return m_known; }
    [[nodiscard]] QString fingerprint() const;

    //! The person agrees. Again after a problem: a code that was not used may be.
    Q_INVOKABLE void accept();

Q_SIGNALS:
    void changed();
    void done(const QString &workspaceId);

private:
    void begin();
    void finish();

    QPointer<LinkIntents> m_links;
    QPointer<Workspaces> m_workspaces;
    Link m_link;
    QString m_known;
    WorkspaceEditor m_editor;
};

} // namespace qd::ui
