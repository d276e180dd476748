// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/secretstore.h"

#include <QDateTime>
#include <QSet>

namespace qd {

//! \brief Which secrets were ever put into the keychain: names only, so that they can be found again and deleted.
//!
//! A file of lines (JSON), one for each change, shared by all processes of a profile: `{"set":[workspace,origin,item]}` and `{"gone":[…]}`. Lines that
//! can't be read are passed over. GUI thread; a change costs one short write.
class SecretIndex
{
public:
    //! An empty path: in memory only.
    explicit SecretIndex(QString path);

    //! Of one workspace, or with an empty id of all.
    [[nodiscard]] QList<SecretName> names(const QString &workspace = {});
    //! Error: Storage. What is there already costs nothing.
    Outcome<void> add(const SecretName &name);
    Outcome<void> remove(const SecretName &name);
    [[nodiscard]] bool contains(const SecretName &name);

private:
    void refresh();
    Outcome<void> append(QLatin1StringView what, const SecretName &name);
    void apply(QLatin1StringView what, const SecretName &name);
    void compact();

    QString m_path;
    QSet<SecretName> m_names;
    qint64 m_size = -1;
    QDateTime m_modified;
    qsizetype m_lines = 0;
};

} // namespace qd
