// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/settingsstore.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int defaultSidebarWidth = 264;
constexpr int recentLimit = 5;

// A directory is no key: it has slashes.
QString projectKey(const QString &directory)
{
    return u"project/"_s +
           QString::fromLatin1(QCryptographicHash::hash(directory.toUtf8(), QCryptographicHash::Sha1).toHex().left(16));
}

QStringList toList(const opencode::ModelRef &model)
{
    return {model.providerId, model.modelId, model.variant};
}

opencode::ModelRef toModel(const QStringList &list)
{
    return list.size() == 3 ? opencode::ModelRef{list[0], list[1], list[2]} : opencode::ModelRef{};
}

} // namespace

SettingsStore::SettingsStore(const QString &path, QObject *parent)
    : QObject(parent)
    , m_settings(path, QSettings::IniFormat)
{}

bool SettingsStore::flag(const char *key, bool fallback) const
{
    return m_settings.value(QLatin1StringView(key), fallback).toBool();
}

int SettingsStore::number(const char *key, int fallback) const
{
    return m_settings.value(QLatin1StringView(key), fallback).toInt();
}

bool SettingsStore::put(const char *key, const QVariant &value)
{
    const QLatin1StringView name(key);
    if (m_settings.contains(name) && m_settings.value(name) == value)
        return false;
    m_settings.setValue(name, value);
    return true;
}

void SettingsStore::setScheme(int scheme)
{
    if (put("appearance/scheme", scheme))
        Q_EMIT appearanceChanged();
}

void SettingsStore::setSystemFont(bool on)
{
    if (put("appearance/systemFont", on))
        Q_EMIT appearanceChanged();
}

void SettingsStore::setReducedMotion(bool on)
{
    if (put("appearance/reducedMotion", on))
        Q_EMIT appearanceChanged();
}

int SettingsStore::sidebarWidth() const
{
    return number("layout/sidebarWidth", defaultSidebarWidth);
}

void SettingsStore::setSidebarWidth(int width)
{
    if (put("layout/sidebarWidth", width))
        Q_EMIT layoutChanged();
}

void SettingsStore::setSidebarShown(bool shown)
{
    if (put("layout/sidebarShown", shown))
        Q_EMIT layoutChanged();
}

void SettingsStore::setGroupByDay(bool on)
{
    if (put("layout/groupByDay", on))
        Q_EMIT layoutChanged();
}

QRect SettingsStore::window() const
{
    return m_settings.value("layout/window"_L1).toRect();
}

void SettingsStore::setWindow(const QRect &window)
{
    if (put("layout/window", window))
        Q_EMIT layoutChanged();
}

void SettingsStore::setMaximized(bool maximized)
{
    if (put("layout/maximized", maximized))
        Q_EMIT layoutChanged();
}

void SettingsStore::setOwnData(bool own)
{
    if (put("server/ownData", own))
        Q_EMIT serverChanged();
}

QString SettingsStore::openCodePath() const
{
    return m_settings.value("server/openCodePath"_L1).toString();
}

void SettingsStore::setOpenCodePath(const QString &path)
{
    if (put("server/openCodePath", path))
        Q_EMIT serverChanged();
}

void SettingsStore::setMemoryCeilingMiB(int mebibytes)
{
    if (put("server/memoryCeilingMiB", mebibytes))
        Q_EMIT serverChanged();
}

void SettingsStore::setFirstRunDone(bool done)
{
    if (put("server/firstRunDone", done))
        Q_EMIT serverChanged();
}

opencode::ModelRef SettingsStore::readModel(const QString &key) const
{
    return toModel(m_settings.value(key).toStringList());
}

opencode::ModelRef SettingsStore::modelFor(const QString &directory) const
{
    const auto project = readModel(projectKey(directory) + u"/model"_s);
    return project.isValid() ? project : readModel(u"last/model"_s);
}

QString SettingsStore::agentFor(const QString &directory) const
{
    const auto project = m_settings.value(projectKey(directory) + u"/agent"_s).toString();
    return project.isEmpty() ? m_settings.value("last/agent"_L1).toString() : project;
}

void SettingsStore::rememberChoice(const QString &directory, const QString &agent, const opencode::ModelRef &model)
{
    const auto project = projectKey(directory);
    if (!agent.isEmpty()) {
        m_settings.setValue(project + u"/agent"_s, agent);
        m_settings.setValue("last/agent"_L1, agent);
    }
    if (!model.isValid())
        return;
    m_settings.setValue(project + u"/model"_s, toList(model));
    m_settings.setValue("last/model"_L1, toList(model));
    auto recent = recentModels();
    recent.removeIf(
        [&](const auto &other) { return other.providerId == model.providerId && other.modelId == model.modelId; });
    recent.prepend(model);
    QStringList rows;
    for (const auto &one : recent.first(std::min<qsizetype>(recent.size(), recentLimit)))
        rows += toList(one).join(u'\n');
    m_settings.setValue("last/recentModels"_L1, rows);
}

QList<opencode::ModelRef> SettingsStore::recentModels() const
{
    QList<opencode::ModelRef> models;
    for (const auto &row : m_settings.value("last/recentModels"_L1).toStringList())
        models += toModel(row.split(u'\n'));
    return models;
}

std::pair<QString, QString> SettingsStore::lastSession() const
{
    const auto pair = m_settings.value("last/session"_L1).toStringList();
    return pair.size() == 2 ? std::pair(pair[0], pair[1]) : std::pair<QString, QString>();
}

void SettingsStore::setLastSession(const QString &workspace, const QString &session)
{
    m_settings.setValue("last/session"_L1, QStringList{workspace, session});
}

} // namespace qd::ui
