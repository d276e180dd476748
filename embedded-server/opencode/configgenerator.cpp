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
    const QJsonObject below = QJsonDocument::fromJson(inherited).object();
    QJsonObject config = mergedJson(below, extra);
    if (const QJsonValue plugins = extra.value(u"plugin"_s); plugins.isArray())
        config.insert(u"plugin"_s, withPlugins(below, plugins.toArray()).value(u"plugin"_s));
    config.insert(u"$schema"_s, u"https://opencode.ai/config.json"_s);
    config.insert(u"autoupdate"_s, false);
    config.insert(u"server"_s, QJsonObject{{u"hostname"_s, u"127.0.0.1"_s}, {u"mdns"_s, false}});
    return QJsonDocument(config).toJson(QJsonDocument::Compact);
}

QJsonObject withPlugins(QJsonObject config, const QJsonArray &plugins)
{
    QJsonArray all = config.value(u"plugin"_s).toArray();
    for (const auto &plugin : plugins) {
        if (!all.contains(plugin))
            all.append(plugin);
    }
    config.insert(u"plugin"_s, all);
    return config;
}

QJsonObject proxyConfig(const QString &hub, const QByteArray &token, const QList<ProxiedProvider> &providers)
{
    QJsonObject all;
    QJsonArray enabled;
    for (const ProxiedProvider &provider : providers) {
        QJsonObject entry{
            {u"options"_s, QJsonObject{{u"apiKey"_s, QString::fromLatin1(token)},
                                       {u"baseURL"_s, hub + u"/proxy/"_s + provider.id + provider.path}}},
        };
        if (provider.isCompatible) {
            QJsonObject models;
            for (const QString &model : provider.models)
                models.insert(model, QJsonObject());
            entry.insert(u"npm"_s, u"@ai-sdk/openai-compatible"_s);
            entry.insert(u"models"_s, models);
        }
        all.insert(provider.id, entry);
        enabled.append(provider.id);
    }
    return {{u"provider"_s, all}, {u"enabled_providers"_s, enabled}};
}

} // namespace qd::server
