// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/library/library.h"
#include "core/models/choicemodels.h"
#include "qml/sessions/attachments.h"
#include "qml/sessions/modelpicker.h"

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace qd::ui {

class Workspace;

//! \brief What the person is about to say: text, files, agent and model, kept as a draft per session.
//!
//! While the word at the caret begins with `@`, files are offered; while the text is a single word that begins with `/`, commands are.
//! The field itself belongs to the view: it tells every change with edit() and takes over what textReplaced() brings. GUI thread.
class Composer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a session")
    Q_PROPERTY(qd::ui::ModelPicker *picker READ picker CONSTANT)
    Q_PROPERTY(qd::ui::Attachments *attachments READ attachments CONSTANT)
    Q_PROPERTY(qd::CommandModel *commands READ commands CONSTANT)
    Q_PROPERTY(qd::FileSearchModel *files READ files CONSTANT)
    Q_PROPERTY(QString text READ text NOTIFY textChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY textChanged)
    Q_PROPERTY(Offer offer READ offer NOTIFY offerChanged)

public:
    enum class Offer
    {
        Nothing,
        Files,
        Commands,
    };
    Q_ENUM(Offer)

    //! `key` is a session, or has no id for one that is about to begin.
    Composer(Workspace &workspace, SessionKey key, QObject *parent = nullptr);
    ~Composer() override;

    void setDirectory(const QString &directory);
    //! Where its project is on this computer; empty when it is on another.
    Q_INVOKABLE [[nodiscard]] QString folder() const;
    [[nodiscard]] ModelPicker *picker() { return &m_picker; }
    [[nodiscard]] Attachments *attachments() { return &m_attachments; }
    [[nodiscard]] CommandModel *commands() { return &m_commands; }
    [[nodiscard]] FileSearchModel *files() { return &m_files; }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] Offer offer() const { return m_offer; }

    //! The field's text and caret changed.
    Q_INVOKABLE void edit(const QString &text, int caret);
    //! Takes row `row` of what is offered.
    Q_INVOKABLE void accept(int row);
    Q_INVOKABLE void refuseOffer();
    //! Earlier prompts, newest first; -1 = older, 1 = newer. False if there is none.
    Q_INVOKABLE bool browseHistory(int direction);
    Q_INVOKABLE void addFiles(const QList<QUrl> &files);
    //! A picture or files from the clipboard; false if it holds neither, so that the field pastes text.
    Q_INVOKABLE bool pasteFiles();

    //! Puts a prompt back into the field: one that was taken back, or is to be sent again.
    void fill(const QString &text, const QList<opencode::FilePart> &files);
    //! Writes what is typed now, not in a moment: another composer of the same draft may be made at once.
    void keepDraft();
    //! \brief The draft of `other`, which keepDraft() was called on, moves here as soon as it is known that there is none yet.
    //!
    //! Where there is one, both stay where they are, and a notice says so.
    void takeOver(const Composer &other);
    //! Asked for the earlier prompts, newest first, when the person begins to go through them.
    void setHistorySource(std::function<QStringList()> source) { m_historySource = std::move(source); }
    //! What is to be sent, with ids; and forgets it. The text's `@path` words become files.
    [[nodiscard]] opencode::Prompt take();

    [[nodiscard]] const TaskScope &tasks() const { return m_tasks; }

Q_SIGNALS:
    void textChanged();
    void offerChanged();
    //! The field must show this now.
    void textReplaced(const QString &text, int caret);

private:
    //! A draft that comes from another workspace.
    struct Incoming
    {
        SessionKey key;
        QString place; //!< name of its workspace
        QString text;
        QList<opencode::FilePart> files;
    };

    void setText(const QString &text);
    void setOffer(Offer offer);
    void look(int caret);
    void searchFiles(const QString &query);
    void saveDraft();
    void moveIn();
    QCoro::Task<> loadDraft();
    QCoro::Task<> searchTask(QString query);
    void appendMentions(QList<opencode::PromptPart> &parts, const QString &text) const;

    Workspace &m_workspace;
    SessionKey m_key;
    QString m_directory;
    ModelPicker m_picker;
    Attachments m_attachments;
    CommandModel m_commands;
    FileSearchModel m_files;
    QString m_text;
    QString m_unsent; //!< what was in the field before the person went through the history
    std::function<QStringList()> m_historySource;
    QStringList m_history;
    QStringList m_mentioned;
    int m_historyAt = -1;
    int m_wordStart = 0;
    int m_caret = 0;
    Offer m_offer = Offer::Nothing;
    QString m_query;
    QTimer m_draftTimer;
    QTimer m_searchTimer;
    bool m_touched = false;
    bool m_loaded = false; //!< it is known whether there was a draft
    std::optional<Incoming> m_incoming;
    TaskScope m_tasks;
};

} // namespace qd::ui
