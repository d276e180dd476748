// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/settingsstore.h"

#include "core/workspaces/workspacerecord.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int defaultSidebarWidth = 264;
constexpr int recentLimit = 5;

// A directory is no key: it has slashes.
QString hashed(const QString &text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex().left(16));
}

// This computer was here before there were others: its keys have no prefix.
QString scope(const QString &workspace)
{
    return workspace == WorkspaceRecord::localId ? QString() : u"workspace/"_s + workspace + u'/';
}

QString projectKey(const QString &workspace, const QString &directory)
{
    return scope(workspace) + u"project/"_s + hashed(directory);
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

void SettingsStore::setCloseToTray(bool on)
{
    if (put("desktop/closeToTray", on))
        Q_EMIT desktopChanged();
}

void SettingsStore::setNotifyWaiting(bool on)
{
    if (put("desktop/notifyWaiting", on))
        Q_EMIT desktopChanged();
}

void SettingsStore::setNotifyFinished(bool on)
{
    if (put("desktop/notifyFinished", on))
        Q_EMIT desktopChanged();
}

void SettingsStore::setNotifyFailed(bool on)
{
    if (put("desktop/notifyFailed", on))
        Q_EMIT desktopChanged();
}

void SettingsStore::setReopenLast(bool on)
{
    if (put("startup/reopenLast", on))
        Q_EMIT desktopChanged();
}

QString SettingsStore::language() const
{
    return m_settings.value("appearance/language"_L1).toString();
}

void SettingsStore::setLanguage(const QString &code)
{
    if (put("appearance/language", code))
        Q_EMIT languageChanged();
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

void SettingsStore::setSharing(bool on)
{
    if (put("sharing/on", on))
        Q_EMIT sharingChanged();
}

QString SettingsStore::sharingPlace() const
{
    return m_settings.value("sharing/place"_L1).toString();
}

void SettingsStore::setSharingPlace(const QString &place)
{
    if (put("sharing/place", place))
        Q_EMIT sharingChanged();
}

void SettingsStore::setSharingPort(int port)
{
    if (put("sharing/port", port))
        Q_EMIT sharingChanged();
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

opencode::ModelRef SettingsStore::projectModel(const QString &workspace, const QString &directory) const
{
    return readModel(projectKey(workspace, directory) + u"/model"_s);
}

opencode::ModelRef SettingsStore::lastModel(const QString &workspace) const
{
    return readModel(scope(workspace) + u"last/model"_s);
}

QString SettingsStore::projectAgent(const QString &workspace, const QString &directory) const
{
    return m_settings.value(projectKey(workspace, directory) + u"/agent"_s).toString();
}

QString SettingsStore::lastAgent(const QString &workspace) const
{
    return m_settings.value(scope(workspace) + u"last/agent"_s).toString();
}

void SettingsStore::rememberChoice(const QString &workspace, const QString &directory, const QString &agent,
                                   const opencode::ModelRef &model)
{
    const auto project = projectKey(workspace, directory);
    const auto own = scope(workspace);
    if (!agent.isEmpty()) {
        m_settings.setValue(project + u"/agent"_s, agent);
        m_settings.setValue(own + u"last/agent"_s, agent);
    }
    if (!model.isValid())
        return;
    m_settings.setValue(project + u"/model"_s, toList(model));
    m_settings.setValue(own + u"last/model"_s, toList(model));
    auto recent = recentModels(workspace);
    recent.removeIf(
        [&](const auto &other) { return other.providerId == model.providerId && other.modelId == model.modelId; });
    recent.prepend(model);
    QStringList rows;
    for (const auto &one : recent.first(std::min<qsizetype>(recent.size(), recentLimit)))
        rows += toList(one).join(u'\n');
    m_settings.setValue(own + u"last/recentModels"_s, rows);
}

QList<opencode::ModelRef> SettingsStore::recentModels(const QString &workspace) const
{
    QList<opencode::ModelRef> models;
    for (const auto &row : m_settings.value(scope(workspace) + u"last/recentModels"_s).toStringList())
        models += toModel(row.split(u'\n'));
    return models;
}

std::optional<QString> SettingsStore::shortcut(const QString &action) const
{
    const auto key = u"shortcuts/"_s + action;
    return m_settings.contains(key) ? std::optional(m_settings.value(key).toString()) : std::nullopt;
}

void SettingsStore::setShortcut(const QString &action, const std::optional<QString> &keys)
{
    const auto key = u"shortcuts/"_s + action;
    if (keys)
        m_settings.setValue(key, *keys);
    else
        m_settings.remove(key);
}

QString SettingsStore::lastWorkspace() const
{
    return m_settings.value("last/workspace"_L1).toString();
}

QString SettingsStore::lastProject(const QString &workspace) const
{
    return m_settings.value(scope(workspace) + u"last/project"_s).toString();
}

QString SettingsStore::workspaceOf(const QString &directory) const
{
    return m_settings.value(u"place/"_s + hashed(directory)).toString();
}

void SettingsStore::rememberPlace(const QString &workspace, const QString &directory)
{
    m_settings.setValue("last/workspace"_L1, workspace);
    m_settings.setValue(scope(workspace) + u"last/project"_s, directory);
    m_settings.setValue(u"place/"_s + hashed(directory), workspace);
}

std::optional<bool> SettingsStore::roomUse(const QString &workspace, const QString &use) const
{
    const QString key = scope(workspace) + u"rooms/"_s + use;
    return m_settings.contains(key) ? std::optional(m_settings.value(key).toBool()) : std::nullopt;
}

void SettingsStore::setRoomUse(const QString &workspace, const QString &use, bool on)
{
    m_settings.setValue(scope(workspace) + u"rooms/"_s + use, on);
}

QString SettingsStore::deviceId()
{
    QString id = m_settings.value("device/id"_L1).toString();
    if (id.isEmpty()) {
        id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_settings.setValue("device/id"_L1, id);
    }
    return id;
}

QStringList SettingsStore::plugins() const
{
    return m_settings.value("server/plugins"_L1).toStringList();
}

void SettingsStore::setPlugins(const QStringList &plugins)
{
    if (put("server/plugins", plugins))
        Q_EMIT serverChanged();
}

SettingsStore::ModelKeySource SettingsStore::modelKeySource() const
{
    ModelKeySource source;
    source.workspace = m_settings.value("modelKeys/workspace"_L1).toString();
    source.tokenId = m_settings.value("modelKeys/token"_L1).toString();
    const QByteArray providers = m_settings.value("modelKeys/providers"_L1).toString().toUtf8();
    const QVariantMap all = QJsonDocument::fromJson(providers).toVariant().toMap();
    for (auto each = all.cbegin(); each != all.cend(); ++each)
        source.providers.insert(each.key(), each->toStringList());
    return source;
}

void SettingsStore::setModelKeySource(const ModelKeySource &source)
{
    if (source.workspace.isEmpty())
        return m_settings.remove("modelKeys"_L1);
    QJsonObject providers;
    for (auto each = source.providers.cbegin(); each != source.providers.cend(); ++each)
        providers.insert(each.key(), QJsonArray::fromStringList(*each));
    put("modelKeys/workspace", source.workspace);
    put("modelKeys/token", source.tokenId);
    put("modelKeys/providers", QString::fromUtf8(QJsonDocument(providers).toJson(QJsonDocument::Compact)));
}

void SettingsStore::forgetWorkspace(const QString &workspace)
{
    if (modelKeySource().workspace == workspace)
        setModelKeySource({});
    if (const auto own = scope(workspace); !own.isEmpty())
        m_settings.remove(own.chopped(1));
    if (lastSession().first == workspace)
        setLastSession({}, {});
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
