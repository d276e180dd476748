// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"
#include "core/text/richblock.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QVariantList>

namespace qd {

class Background;

//! What a person must see to decide about a permission.
struct RequestView
{
    QString title;           //!< the command, the file, or the patterns
    QList<RichBlock> blocks; //!< the command as code, or the whole edit as diffs; empty when the title says all
};

//! Pure; any thread.
[[nodiscard]] RequestView viewOf(const opencode::PermissionRequest &request);
//! A list of {question, header, multiple, custom, options: [{label, description}]}.
[[nodiscard]] QVariantList questionList(const QList<opencode::Question> &questions);
//! Orders ids (`per_…`, `que_…`) by their time: the 48 bits after the prefix wrap every 795 days.
[[nodiscard]] bool requestedBefore(const QString &a, const QString &b);

//! \brief Views of the requests that are pending, each made once; large ones on the worker thread, then changed() follows.
class RequestViews : public QObject
{
    Q_OBJECT

public:
    explicit RequestViews(Background &background, QObject *parent = nullptr);

    [[nodiscard]] RequestView view(const opencode::PermissionRequest &request);
    //! Forgets all others.
    void retain(const QSet<QString> &requestIds);

Q_SIGNALS:
    void changed();

private:
    Background &m_background;
    QHash<QString, RequestView> m_views;
};

} // namespace qd
