// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace qd::server {

//! \brief The value of OPENCODE_CONFIG_CONTENT: what a supervised server is told, on top of every configuration file.
//!
//! As little as possible, because it overrules what the person wrote. `inherited` is such a value that we were started
//! with, `extra` what the caller adds; both are merged in depth, `extra` wins. What keeps the server on loopback and under our
//! supervision (no updates of itself, no announcement in the network) can't be overruled.
[[nodiscard]] QByteArray generateConfig(const QByteArray &inherited, const QJsonObject &extra);

//! `over` laid over `base`: objects are merged, everything else is replaced.
[[nodiscard]] QJsonObject mergedJson(QJsonObject base, const QJsonObject &over);

} // namespace qd::server
