// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/configgenerator.h"

#include <QJsonDocument>

namespace qd::server {

using namespace Qt::StringLiterals;

QJsonObject mergedJson(QJsonObject base, const QJsonObject &over)
{
    for (auto it = over.constBegin(); it != over.constEnd(); ++it) {
        const QJsonValue below = base.value(it.key());
        base.insert(it.key(), below.isObject() && it->isObject()
                                  ? QJsonValue(mergedJson(below.toObject(), it->toObject()))
                                  : it.value());
    }
    return base;
}

QByteArray generateConfig(const QByteArray &inherited, const QJsonObject &extra)
{
    QJsonObject config = mergedJson(QJsonDocument::fromJson(inherited).object(), extra);
    config.insert(u"$schema"_s, u"https://opencode.ai/config.json"_s);
    config.insert(u"autoupdate"_s, false);
    config.insert(u"server"_s, QJsonObject{{u"hostname"_s, u"127.0.0.1"_s}, {u"mdns"_s, false}});
    return QJsonDocument(config).toJson(QJsonDocument::Compact);
}

} // namespace qd::server
