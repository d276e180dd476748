// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/diagnostics.h"

#include "core/base/redact.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHostInfo>
#include <QLocale>
#include <QScreen>
#include <QSysInfo>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr qsizetype longestValue = 400;
constexpr qsizetype shortestName = 3; //!< replacing shorter ones would tear words apart

Diagnostics::Lines system()
{
    Diagnostics::Lines lines{
        {u"Quarterdeck"_s, QStringLiteral(QD_VERSION)},
        {u"Qt"_s, QString::fromLatin1(qVersion())},
        {u"System"_s, QSysInfo::prettyProductName()},
        {u"Kernel"_s, QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion()},
        {u"Architecture"_s, QSysInfo::currentCpuArchitecture()},
        {u"Platform"_s, QGuiApplication::platformName()},
        {u"Desktop"_s, qEnvironmentVariable("XDG_CURRENT_DESKTOP")},
        {u"Session"_s, qEnvironmentVariable("XDG_SESSION_TYPE")},
        {u"Locale"_s, QLocale::system().name()},
    };
    for (const QScreen *screen : QGuiApplication::screens())
        lines.append({u"Screen"_s, u"%1 × %2 at %3"_s.arg(screen->size().width())
                                       .arg(screen->size().height())
                                       .arg(screen->devicePixelRatio())});
    return lines;
}

QString textOf(const QVariant &value)
{
    return value.typeId() == QMetaType::Bool ? (value.toBool() ? u"yes"_s : u"no"_s) : value.toString();
}

} // namespace

Diagnostics::Diagnostics(const QAbstractItemModel &workspaces, Facts facts, QObject *parent)
    : QObject(parent)
    , m_workspaces(workspaces)
    , m_facts(std::move(facts))
{
    addPart(u"System"_s, system);
}

void Diagnostics::addPart(const QString &title, std::function<Lines()> lines)
{
    m_parts.append({title, std::move(lines)});
}

QString Diagnostics::report(bool withNames) const
{
    QString text;
    const auto write = [&text, withNames, this](const QString &title, const Lines &lines) {
        text += u"## "_s + title + u'\n';
        for (const auto &[name, value] : lines) {
            const QString shown = oneLine(cleaned(redacted(value), withNames), longestValue);
            if (!shown.isEmpty())
                text += u"- %1: %2\n"_s.arg(name, shown);
        }
        text += u'\n';
    };
    for (const auto &part : m_parts)
        write(part.title, part.lines());
    write(u"Workspaces"_s, workspaces(withNames));
    return text;
}

void Diagnostics::copy(bool withNames) const
{
    QGuiApplication::clipboard()->setText(report(withNames));
}

Diagnostics::Lines Diagnostics::workspaces(bool withNames) const
{
    const auto roles = m_workspaces.roleNames();
    Lines lines;
    for (int row = 0; row < m_workspaces.rowCount(); ++row) {
        const QModelIndex index = m_workspaces.index(row, 0);
        QStringList facts = m_facts ? m_facts(row) : QStringList();
        const QByteArrayList wanted{"reason", "sessions", "busy", "waiting", "insecure", "pinned"};
        for (const auto &role : wanted) {
            const QString value = textOf(m_workspaces.data(index, roles.key(role, -1)));
            if (!value.isEmpty())
                facts.append(QString::fromLatin1(role) + u' ' + value);
        }
        if (withNames)
            facts.prepend(m_workspaces.data(index, roles.key("url", -1)).toString());
        const QString name = m_workspaces.data(index, roles.key("name", -1)).toString();
        lines.append({withNames ? name : u"Workspace %1"_s.arg(row + 1), facts.join(u", "_s)});
    }
    return lines;
}

// Wherever they may stand: an error's text names hosts too.
QList<std::pair<QString, QString>> Diagnostics::privateNames() const
{
    const auto roles = m_workspaces.roleNames();
    QList<std::pair<QString, QString>> names;
    for (int row = 0; row < m_workspaces.rowCount(); ++row) {
        const QModelIndex index = m_workspaces.index(row, 0);
        const QString host = QUrl::fromUserInput(m_workspaces.data(index, roles.key("url", -1)).toString()).host();
        names.append({host, u"host-%1"_s.arg(row + 1)});
        names.append({m_workspaces.data(index, roles.key("name", -1)).toString(), u"workspace-%1"_s.arg(row + 1)});
    }
    names.append({QHostInfo::localHostName(), u"this-host"_s});
    std::ranges::stable_sort(names, std::ranges::greater(), [](const auto &name) { return name.first.size(); });
    return names;
}

QString Diagnostics::cleaned(QString text, bool withNames) const
{
    if (!withNames) {
        const auto names = privateNames();
        for (const auto &[name, instead] : names) {
            if (name.size() >= shortestName)
                text.replace(name, instead, Qt::CaseInsensitive);
        }
    }
    const QString home = QDir::homePath();
    if (home.size() > 1)
        text.replace(home, u"~"_s);
    const QString user = qEnvironmentVariable("USER");
    if (user.size() >= shortestName)
        text.replace(user, u"user"_s);
    return text;
}

} // namespace qd::ui
