// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sessions/sessionstore.h"
#include "tests/tools/replay/jsontree.h"

namespace qd::replay {

//! \brief Is the store what a REST snapshot says? Field by field; the first difference is told as path, expected and actual value.
class Comparison
{
public:
    //! `ignored`: paths such as `/session/<id>/<field>` that are left out with everything below them.
    Comparison(const SessionStore &store, QString workspace, QStringList ignored);

    //! One directory of a snapshot; empty if equal.
    [[nodiscard]] QString directory(const QString &directory, const Json &snapshot);

    [[nodiscard]] int values() const { return m_values; } //!< compared so far

private:
    using Result = QString;

    [[nodiscard]] bool isIgnored(const QString &path) const;
    [[nodiscard]] Result equal(const QString &path, const Json &expected, const Json &actual);
    [[nodiscard]] Result equal(const QString &path, const Json &expected, const QByteArray &actual);
    [[nodiscard]] Result same(const QString &path, const QStringList &expected, const QStringList &actual);
    [[nodiscard]] Result sessions(const QString &directory, const Json &list);
    [[nodiscard]] Result statuses(const DirectorySnapshot &known, const Json &map);
    [[nodiscard]] Result requests(const DirectorySnapshot &known, const Json &snapshot);
    [[nodiscard]] Result messages(const QString &sessionId, const Json &list);
    [[nodiscard]] Result message(const QString &sessionId, const Json &expected,
                                 const opencode::MessageWithParts &actual);

    const SessionStore &m_store;
    QString m_workspace;
    QStringList m_ignored;
    int m_values = 0;
};

} // namespace qd::replay
