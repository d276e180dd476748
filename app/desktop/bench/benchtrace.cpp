// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/bench/benchtrace.h"

#include "core/base/logging.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

#include <chrono>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace qd::bench {

double now()
{
    using namespace std::chrono;
    using Ms = duration<double, std::milli>;
    static const auto monotonicStart = steady_clock::now();
    static const double wallStart = Ms(system_clock::now().time_since_epoch()).count();
    return wallStart + Ms(steady_clock::now() - monotonicStart).count();
}

Trace::Trace(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600))
{
    if (m_file < 0)
        qCWarning(lcUi).noquote() << "the trace file can't be opened:" << path;
    m_drain.setSingleShot(true);
    m_drain.setInterval(20);
    connect(&m_drain, &QTimer::timeout, this, &Trace::flush);
}

Trace::~Trace()
{
    flush();
    if (m_file >= 0)
        ::close(m_file);
}

void Trace::markAt(double t, const QString &name, const QJsonObject &fields)
{
    QJsonObject line = fields;
    line.insert(u"ev"_s, u"mark"_s);
    line.insert(u"name"_s, name);
    line.insert(u"t"_s, t);
    put(line);
}

void Trace::stall(double start, double ms)
{
    put({{u"ev"_s, u"stall"_s}, {u"t"_s, start}, {u"ms"_s, ms}});
}

void Trace::put(QJsonObject line)
{
    if (m_file < 0)
        return;
    line.insert(u"v"_s, 1);
    m_waiting.append(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    // The first lines come before there is an event loop for a timer; they wait for the next one.
    if (QCoreApplication::instance() && !m_drain.isActive())
        m_drain.start();
}

void Trace::flush()
{
    for (const QByteArray &line : std::as_const(m_waiting)) {
        if (::write(m_file, line.constData(), static_cast<size_t>(line.size())) != line.size()) {
            qCWarning(lcUi) << "the trace file can't be written";
            break;
        }
    }
    m_waiting.clear();
}

} // namespace qd::bench
