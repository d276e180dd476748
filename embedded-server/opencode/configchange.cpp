// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/configchange.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace qd::server {

using namespace std::chrono_literals;

namespace {

constexpr auto lookEvery = 500ms;

} // namespace

QByteArray configDigest(const Options &options)
{
    QStringList withheld = options.withheld;
    withheld.sort();
    withheld.removeDuplicates();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QJsonDocument(options.extraConfig).toJson(QJsonDocument::Compact)); // its keys are sorted
    hash.addData("\n" + withheld.join(u'\n').toUtf8());
    return hash.result().toHex();
}

ConfigChange::ConfigChange(QObject *parent)
    : QObject(parent)
{
    m_timer.setParent(this); // so that it moves to another thread with this object
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_inUse || !m_inUse())
            Q_EMIT due();
    });
}

void ConfigChange::compare(const ServerRecord &running, const Options &options)
{
    m_inUse = options.inUse;
    if (running.config == configDigest(options))
        m_timer.stop();
    else
        m_timer.start();
}

} // namespace qd::server
