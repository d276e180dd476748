// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/desktop/links.h"

#include <QObject>

namespace qd::ui {

//! \brief What links ask for, carried out or held until the person agrees. GUI thread.
//!
//! Showing is carried out; what changes something waits in `pending` for accept() or dismiss(). One at a time: while one waits, others that would wait
//! are dropped, so that a page can't bury the window in questions.
class LinkIntents : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool pending READ isPending NOTIFY pendingChanged)
    Q_PROPERTY(
        bool pairing READ isPairing NOTIFY pendingChanged) //!< what waits is a sign-in: HubPairing carries it out
    Q_PROPERTY(QString title READ title NOTIFY pendingChanged)
    Q_PROPERTY(QString detail READ detail NOTIFY pendingChanged)
    Q_PROPERTY(QString acceptText READ acceptText NOTIFY pendingChanged) //!< a verb, for the button

public:
    using QObject::QObject;

    [[nodiscard]] bool isPending() const { return m_pending.has_value(); }
    [[nodiscard]] bool isPairing() const { return m_pending && m_pending->kind == Link::Kind::Pair; }
    //! The sign-in that waits, with its code; nothing of it is for QML. Ends with dismiss().
    [[nodiscard]] std::optional<Link> pairing() const { return isPairing() ? m_pending : std::nullopt; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QString acceptText() const;

    //! A link or the path of a file or folder, as the program was started with.
    void open(const QString &argument);
    Q_INVOKABLE void accept();
    Q_INVOKABLE void dismiss();

Q_SIGNALS:
    void pendingChanged();
    void workspaceRequested(const QString &workspace);
    void sessionRequested(const QString &workspace, const QString &session);
    //! A session is to begin in that folder, which may not be there.
    void folderRequested(const QString &folder);
    //! The preview of an import shows what it would do before it does anything.
    void importRequested(const QString &path);
    //! One sentence for a person.
    void refused(const QString &text);

private:
    void carryOut(const Link &link);
    void setPending(const std::optional<Link> &link);

    std::optional<Link> m_pending;
};

} // namespace qd::ui
