// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/format.h"

#include "core/base/placepath.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 dayLength = 24 * hour;

QDateTime local(double time)
{
    return QDateTime::fromMSecsSinceEpoch(qint64(time));
}

} // namespace

Format::Format(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Format::tick);
    tick();
}

Format *Format::create(QQmlEngine *, QJSEngine *)
{
    return new Format;
}

void Format::tick()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_now = double(now);
    m_timer.start(int(minute - now % minute) + 50);
    Q_EMIT nowChanged();
}

QString Format::ago(double time, double now)
{
    if (time <= 0)
        return {};
    const auto age = qint64(now - time);
    if (age < minute)
        return tr("now");
    if (age < hour)
        return tr("%1 min").arg(age / minute);
    if (age < dayLength)
        return tr("%1 h").arg(age / hour);
    const auto date = local(time).date();
    return QLocale().toString(date, date.year() == local(now).date().year() ? u"d MMM"_s : u"d MMM yyyy"_s);
}

QString Format::past(double time, double now)
{
    const auto age = qint64(now - time);
    if (time <= 0)
        return {};
    if (age < minute)
        return tr("just now");
    //: %1 is a time such as "5 min", or a date such as "3 Mar"
    return age < dayLength ? tr("%1 ago").arg(ago(time, now)) : tr("on %1").arg(ago(time, now));
}

QString Format::exact(double time)
{
    return time > 0 ? QLocale().toString(local(time), QLocale::LongFormat) : QString();
}

QString Format::clock(double time)
{
    return time > 0 ? local(time).toString(u"HH:mm"_s) : QString();
}

QString Format::day(double midnight, double now)
{
    const auto date = local(midnight).date();
    const auto today = local(now).date();
    if (date == today)
        return tr("Today");
    if (date == today.addDays(-1))
        return tr("Yesterday");
    return QLocale().toString(date, date.year() == today.year() ? u"dddd, d MMMM"_s : u"d MMMM yyyy"_s);
}

QString Format::duration(double milliseconds)
{
    if (milliseconds < 50)
        return {};
    if (milliseconds < 9'950)
        return tr("%1 s").arg(milliseconds / 1000, 0, 'f', 1);
    const auto seconds = qint64(milliseconds + 500) / 1000;
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString Format::count(double number)
{
    if (number < 1000)
        return QString::number(qint64(number));
    if (number < 99'950)
        return u"%1k"_s.arg(number / 1000, 0, 'f', 1);
    if (number < 999'500)
        return u"%1k"_s.arg(qRound(number / 1000));
    return u"%1M"_s.arg(number / 1'000'000, 0, 'f', 1);
}

QString Format::cost(double dollars)
{
    if (dollars <= 0)
        return {};
    return dollars < 0.01 ? u"< $0.01"_s : u"$%1"_s.arg(dollars, 0, 'f', 2);
}

QString Format::bytes(double bytes)
{
    constexpr double mega = 1024 * 1024;
    if (bytes < 1024 * mega)
        return u"%1 MB"_s.arg(qRound(bytes / mega));
    return u"%1 GB"_s.arg(bytes / mega / 1024, 0, 'f', 1);
}

QString Format::path(const QString &path)
{
    return placepath::isAbsolute(path) ? placepath::shortened(path, QDir::homePath()) : path;
}

QString Format::place(const QUrl &folder)
{
    return path(folder.toLocalFile());
}

QUrl Format::located(const QString &path)
{
    auto wanted = path.trimmed();
    if (wanted == u"~"_s || wanted.startsWith(u"~/"_s))
        wanted.replace(0, 1, QDir::homePath());
    const QFileInfo info(wanted);
    if (!info.isAbsolute() || !info.exists())
        return {};
    return QUrl::fromLocalFile(QDir::cleanPath(wanted));
}

QUrl Format::fileUrl(const QString &path)
{
    return QUrl::fromLocalFile(path);
}

QString Format::name(const QString &path)
{
    return placepath::nameOf(path);
}

QString Format::join(const QStringList &parts, const QString &between)
{
    QStringList shown;
    for (const auto &part : parts) {
        if (!part.isEmpty())
            shown += part;
    }
    return shown.join(between);
}

} // namespace qd::ui
