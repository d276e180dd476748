// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/wantedmodels.h"

#include "core/base/jsontree.h"

namespace qd::proxy {

using namespace Qt::StringLiterals;

namespace {

QString plain(const QString &model)
{
    return model.startsWith(u"models/"_s) ? model.sliced(7) : model;
}

} // namespace

QString modelInPath(const QByteArray &rest)
{
    const QList<QByteArray> segments = rest.split('/');
    for (qsizetype i = 1; i < segments.size(); ++i) {
        const qsizetype colon = segments.at(i).lastIndexOf(':');
        if (colon > 0 && (segments.at(i - 1) == "models" || segments.at(i - 1) == "tunedModels"))
            return QString::fromUtf8(http::percentDecoded(segments.at(i).first(colon)).value_or(QByteArray()));
    }
    return {};
}

std::optional<QStringList> wantedModels(const QByteArray &rest, const QByteArray &body)
{
    // A batch names its models inside, or in a file.
    if (rest.toLower().contains("batch"))
        return std::nullopt;
    QStringList models;
    if (const QString model = modelInPath(rest); !model.isEmpty())
        models.append(model);
    json::TreeLimits limits;
    limits.depth = 256; // schemas of tools are deep
    const auto tree = json::Tree::parse(body, limits);
    if (!tree)
        return std::nullopt;
    const json::Node root = (*tree)->root();
    if (const auto model = root[u"model"].string())
        models.append(plain(*model));
    else if (!root[u"model"].isAbsent())
        return std::nullopt;
    // OpenRouter: others to try when the first one fails.
    for (json::Node other = root[u"models"].first(); !other.isAbsent(); other = other.next())
        models.append(plain(other.string().value_or(QString())));
    return models;
}

} // namespace qd::proxy
