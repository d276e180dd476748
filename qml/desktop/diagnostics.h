// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QObject>

#include <functional>

namespace qd::ui {

//! \brief A report for whoever helps: versions, platform, settings, and how each workspace's connection is. GUI thread.
//!
//! Never holds a password, token, key, message, or the name of a project; hosts and workspaces' names only if the person ticks them. What else looks like a secret
//! is blanked out.
class Diagnostics : public QObject
{
    Q_OBJECT

public:
    //! Lines of one part of the report, as (name, value).
    using Lines = QList<std::pair<QString, QString>>;

    //! What the model has only as numbers, in words: of one row.
    using Facts = std::function<QStringList(int row)>;

    //! Roles that are read, where the model has them: name, url, reason, sessions, busy, waiting, insecure, pinned. It outlives this.
    explicit Diagnostics(const QAbstractItemModel &workspaces, Facts facts = {}, QObject *parent = nullptr);

    //! More for the report, asked when it is made.
    void addPart(const QString &title, std::function<Lines()> lines);

    Q_INVOKABLE [[nodiscard]] QString report(bool withNames) const;
    //! The report, to the clipboard.
    Q_INVOKABLE void copy(bool withNames) const;

private:
    struct Part
    {
        QString title;
        std::function<Lines()> lines;
    };

    [[nodiscard]] Lines workspaces(bool withNames) const;
    [[nodiscard]] QString cleaned(QString text, bool withNames) const;
    [[nodiscard]] QList<std::pair<QString, QString>> privateNames() const;

    const QAbstractItemModel &m_workspaces;
    Facts m_facts;
    QList<Part> m_parts;
};

} // namespace qd::ui
