// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/sessionlistmodel.h"
#include "core/models/transcriptmodel.h"
#include "core/opencode/apitypes.h"
#include "core/sessions/sessionstate.h"
#include "qml/sessions/composer.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

Q_MOC_INCLUDE("qml/workspaces/workspace.h")

namespace qd::ui {

class Requests;
class Workspace;

//! \brief One open session: what it is, what it does, and everything a person does with it. GUI thread.
class SessionController : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(QString workspaceId READ workspaceId CONSTANT)
    Q_PROPERTY(qd::ui::Workspace *workspace READ workspace CONSTANT)
    Q_PROPERTY(QString sessionId READ sessionId CONSTANT)
    Q_PROPERTY(qd::TranscriptModel *transcript READ transcript CONSTANT)
    Q_PROPERTY(qd::ui::Composer *composer READ composer CONSTANT)
    Q_PROPERTY(qd::ui::Requests *requests READ requests CONSTANT)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString directory READ directory NOTIFY changed)
    Q_PROPERTY(QString parentId READ parentId NOTIFY changed)
    Q_PROPERTY(QString parentTitle READ parentTitle NOTIFY changed)
    Q_PROPERTY(bool archived READ isArchived NOTIFY changed)
    Q_PROPERTY(bool gone READ isGone NOTIFY changed)
    Q_PROPERTY(qd::SessionListModel::Status status READ status NOTIFY changed)
    Q_PROPERTY(bool active READ isActive NOTIFY changed)
    Q_PROPERTY(bool asks READ asks NOTIFY changed) //!< it waits for the person
    Q_PROPERTY(QString retryReason READ retryReason NOTIFY changed)
    Q_PROPERTY(double retryAt READ retryAt NOTIFY changed)
    Q_PROPERTY(bool compacting READ isCompacting NOTIFY changed)
    Q_PROPERTY(double cost READ cost NOTIFY changed)
    Q_PROPERTY(double contextUsed READ contextUsed NOTIFY contextChanged) //!< tokens
    Q_PROPERTY(QVariantList todos READ todos NOTIFY todosChanged)         //!< of {content, status}
    //! Prompts that wait, here or on the server.
    Q_PROPERTY(int queued READ queued NOTIFY queuedChanged)
    //! The person has it before their eyes: what ends there is not news.
    Q_PROPERTY(bool watched MEMBER m_watched WRITE setWatched NOTIFY watchedChanged)

public:
    SessionController(Workspace &workspace, SessionKey key, Background &background, QObject *parent = nullptr);
    ~SessionController() override;

    [[nodiscard]] const SessionKey &key() const { return m_key; }
    [[nodiscard]] QString workspaceId() const { return m_key.workspace; }
    [[nodiscard]] QString sessionId() const { return m_key.id; }
    [[nodiscard]] TranscriptModel *transcript() { return &m_transcript; }
    [[nodiscard]] Composer *composer() { return &m_composer; }
    [[nodiscard]] Requests *requests() const;
    [[nodiscard]] Workspace *workspace() const { return &m_workspace; }
    //! Empty while the server has not made one.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString directory() const { return m_directory; }
    [[nodiscard]] QString parentId() const { return m_session.parentId; }
    [[nodiscard]] QString parentTitle() const;
    [[nodiscard]] bool isArchived() const { return m_session.isArchived(); }
    [[nodiscard]] bool isGone() const { return m_state.gone; }
    [[nodiscard]] SessionListModel::Status status() const;
    [[nodiscard]] bool isActive() const { return m_state.isActive(); }
    [[nodiscard]] bool asks() const
    {
        return m_state.activity == Activity::WaitingPermission || m_state.activity == Activity::WaitingQuestion;
    }
    [[nodiscard]] QString retryReason() const { return m_state.retryReason; }
    [[nodiscard]] double retryAt() const { return double(m_state.retryAt); }
    [[nodiscard]] bool isCompacting() const { return m_summarizing || m_session.compacting > 0; }
    [[nodiscard]] double cost() const { return m_session.cost; }
    [[nodiscard]] double contextUsed() const { return m_contextUsed; }
    [[nodiscard]] QVariantList todos() const;
    [[nodiscard]] int queued() const { return m_queued; }

    //! Sends what the composer holds: a prompt, a `/command`, or a `!shell` line.
    Q_INVOKABLE void send();
    Q_INVOKABLE void stop();
    //! The prompt of this turn once more, as a new one. Files that the turn changed stay as they are.
    Q_INVOKABLE void retry(const QString &messageId);
    Q_INVOKABLE void sendAgain(const QString &messageId);
    //! Takes a prompt that was not sent back into the composer.
    Q_INVOKABLE void takeBack(const QString &messageId);
    Q_INVOKABLE void compact();
    Q_INVOKABLE void showReverted();
    Q_INVOKABLE void copy(const QString &text);
    Q_INVOKABLE void openLink(const QUrl &url);
    //! The person looks at it.
    void markSeen();
    void setWatched(bool watched);
    void sendPrompt(opencode::Prompt prompt);

Q_SIGNALS:
    void changed();
    void contextChanged();
    void todosChanged();
    void queuedChanged();
    void watchedChanged();
    //! A prompt of the person went out: show the end.
    void sent();

private:
    void update();
    void updateContext();
    void updateOutbox();
    void showOutbox();
    void updateQueued();
    [[nodiscard]] int queuedOnServer() const;
    [[nodiscard]] QStringList history() const;
    QCoro::Task<> stopTask();
    QCoro::Task<> compactTask();
    QCoro::Task<> unrevertTask();
    QCoro::Task<> commandTask(opencode::CommandCall call);
    QCoro::Task<> shellTask(opencode::ShellCall call);
    void tell(const QString &what, const Error &error);

    Workspace &m_workspace;
    SessionKey m_key;
    QString m_directory;
    opencode::Session m_session;
    SessionState m_state;
    TranscriptModel m_transcript;
    Composer m_composer;
    double m_contextUsed = 0;
    QList<OutboxRow> m_outbox;
    QList<OutboxRow> m_accepted; //!< gone from the outbox, not yet in the transcript
    int m_queued = 0;
    bool m_summarizing = false;
    bool m_watched = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
