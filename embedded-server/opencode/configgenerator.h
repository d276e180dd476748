// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace qd::server {

//! \brief The value of OPENCODE_CONFIG_CONTENT: what a supervised server is told, on top of every configuration file.
//!
//! As little as possible, because it overrules what the person wrote. `inherited` is such a value that we were started
//! with, `extra` what the caller adds; both are merged in depth, `extra` wins; plugins of both are kept. What keeps the server on loopback and under our
//! supervision (no updates of itself, no announcement in the network) can't be overruled.
[[nodiscard]] QByteArray generateConfig(const QByteArray &inherited, const QJsonObject &extra);

//! `over` laid over `base`: objects are merged, everything else is replaced.
[[nodiscard]] QJsonObject mergedJson(QJsonObject base, const QJsonObject &over);

//! `config` with plugins besides those that it has; OpenCode adds both to what its configuration files name.
[[nodiscard]] QJsonObject withPlugins(QJsonObject config, const QJsonArray &plugins);

//! \brief A provider that OpenCode asks through our proxy.
struct ProxiedProvider
{
    QString id;                //!< as OpenCode spells it: `anthropic`, `google`, `xai`, …
    QString path;              //!< behind the proxy's address of it: `/v1` for most, `/v1beta` for `google`
    bool isCompatible = false; //!< OpenCode does not know it by name: it speaks OpenAI's API
    QStringList models = {};   //!< of a compatible one, which OpenCode can't find out

    bool operator==(const ProxiedProvider &) const = default;
};

//! \brief What makes OpenCode ask providers through the proxy at `hub` (such as `http://127.0.0.1:3913`) with a proxy token in place of their keys.
//!
//! To be merged into generateConfig()'s `extra`. Only these providers are enabled, so that none is asked past the proxy.
[[nodiscard]] QJsonObject proxyConfig(const QString &hub, const QByteArray &token,
                                      const QList<ProxiedProvider> &providers);

} // namespace qd::server
