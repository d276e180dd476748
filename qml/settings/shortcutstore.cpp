// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/shortcutstore.h"

#include "qml/settings/settingsstore.h"

#include <QCoreApplication>
#include <QJSEngine>
#include <QQmlEngine>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

struct Action
{
    const char *id;
    const char *title;
    const char *keys;
};

constexpr std::array actions{
    Action{"search", QT_TRANSLATE_NOOP("ShortcutStore", "Search the sessions"), "Ctrl+K"},
    Action{"newSession", QT_TRANSLATE_NOOP("ShortcutStore", "New session"), "Ctrl+N"},
    Action{"previous", QT_TRANSLATE_NOOP("ShortcutStore", "Session above"), "Alt+Up"},
    Action{"next", QT_TRANSLATE_NOOP("ShortcutStore", "Session below"), "Alt+Down"},
    Action{"inbox", QT_TRANSLATE_NOOP("ShortcutStore", "Inbox"), "Ctrl+I"},
    Action{"workspaces", QT_TRANSLATE_NOOP("ShortcutStore", "Workspaces"), "Ctrl+Shift+W"},
    Action{"settings", QT_TRANSLATE_NOOP("ShortcutStore", "Settings"), "Ctrl+,"},
    Action{"sidebar", QT_TRANSLATE_NOOP("ShortcutStore", "Show or hide the sidebar"), "Ctrl+B"},
    Action{"compose", QT_TRANSLATE_NOOP("ShortcutStore", "To the composer"), "Ctrl+L"},
    Action{"latest", QT_TRANSLATE_NOOP("ShortcutStore", "Latest message"), "Ctrl+End"},
    Action{"agent", QT_TRANSLATE_NOOP("ShortcutStore", "Next agent"), "Ctrl+."},
    Action{"model", QT_TRANSLATE_NOOP("ShortcutStore", "Pick a model"), "Ctrl+M"},
    Action{"variant", QT_TRANSLATE_NOOP("ShortcutStore", "Next strength"), "Ctrl+T"},
    Action{"attach", QT_TRANSLATE_NOOP("ShortcutStore", "Attach files"), "Ctrl+U"},
    Action{"project", QT_TRANSLATE_NOOP("ShortcutStore", "Pick the project of a new session"), "Ctrl+O"},
    Action{"allow", QT_TRANSLATE_NOOP("ShortcutStore", "Allow once"), "Ctrl+Y"},
    Action{"always", QT_TRANSLATE_NOOP("ShortcutStore", "Allow always"), "Ctrl+Shift+Y"},
    Action{"reject", QT_TRANSLATE_NOOP("ShortcutStore", "Reject"), "Ctrl+Shift+D"},
    Action{"compact", QT_TRANSLATE_NOOP("ShortcutStore", "Sum the conversation up"), "Ctrl+Shift+K"},
    Action{"quit", QT_TRANSLATE_NOOP("ShortcutStore", "Quit"), "Ctrl+Q"},
};

ShortcutStore *current = nullptr;

QString idOf(const Action &action)
{
    return QString::fromLatin1(action.id);
}

const Action *find(const QString &id)
{
    const auto *found =
        std::ranges::find_if(actions, [&id](const Action &action) { return id == QLatin1StringView(action.id); });
    return found == actions.end() ? nullptr : found;
}

QString titleOf(const Action &action)
{
    return QCoreApplication::translate("ShortcutStore", action.title);
}

} // namespace

ShortcutStore::ShortcutStore(SettingsStore *settings, QObject *parent)
    : QAbstractListModel(parent)
    , m_settings(settings)
{
    for (const auto &action : actions) {
        const auto standard = QString::fromLatin1(action.keys);
        const auto kept = m_settings ? m_settings->shortcut(idOf(action)) : std::nullopt;
        m_keys[idOf(action)] = kept && objection(*kept).isEmpty() ? *kept : standard;
    }
    current = this;
}

ShortcutStore::~ShortcutStore()
{
    if (current == this)
        current = nullptr;
}

ShortcutStore *ShortcutStore::create(QQmlEngine *engine, QJSEngine *)
{
    if (!current)
        return new ShortcutStore(nullptr, engine);
    QJSEngine::setObjectOwnership(current, QJSEngine::CppOwnership);
    return current;
}

bool ShortcutStore::isChanged() const
{
    return std::ranges::any_of(
        actions, [this](const Action &a) { return m_keys[idOf(a)].toString() != QLatin1StringView(a.keys); });
}

int ShortcutStore::conflicts() const
{
    return int(std::ranges::count_if(
        actions, [this](const Action &a) { return !holder(m_keys[idOf(a)].toString(), idOf(a)).isEmpty(); }));
}

QString ShortcutStore::pressed(int key, int modifiers)
{
    switch (key) {
    case 0:
    case Qt::Key_unknown:
    case Qt::Key_Control:
    case Qt::Key_Shift:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
        return {};
    default:
        break;
    }
    // Where a keypad's key lies is no part of a shortcut.
    const auto held = Qt::KeyboardModifiers(modifiers) & ~Qt::KeypadModifier;
    return QKeySequence(QKeyCombination(held, Qt::Key(key))).toString(QKeySequence::PortableText);
}

QString ShortcutStore::objection(const QString &keys)
{
    if (keys.isEmpty())
        return {};
    const auto sequence = QKeySequence::fromString(keys, QKeySequence::PortableText);
    if (sequence.count() != 1 || sequence[0].key() == Qt::Key_unknown)
        return tr("“%1” is not a key.").arg(keys);
    const auto key = sequence[0].key();
    if (key == Qt::Key_Escape || key == Qt::Key_Tab || key == Qt::Key_Backtab || key == Qt::Key_Return ||
        key == Qt::Key_Enter)
        return tr("%1 is needed as it is. Take another key.").arg(keys);
    const bool function = key >= Qt::Key_F1 && key <= Qt::Key_F35;
    const bool held = sequence[0].keyboardModifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    return function || held ? QString() : tr("%1 is needed for typing. Hold Ctrl, Alt or Meta with it.").arg(keys);
}

QString ShortcutStore::holder(const QString &keys, const QString &action) const
{
    if (keys.isEmpty())
        return {};
    for (const auto &other : actions) {
        if (idOf(other) != action && m_keys[idOf(other)].toString() == keys)
            return titleOf(other);
    }
    return {};
}

void ShortcutStore::assign(const QString &action, const QString &keys)
{
    if (!find(action) || !objection(keys).isEmpty())
        return;
    for (const auto &other : actions) {
        if (!keys.isEmpty() && idOf(other) != action && m_keys[idOf(other)].toString() == keys)
            put(idOf(other), {});
    }
    put(action, keys);
    tell();
}

void ShortcutStore::reset(const QString &action)
{
    if (const auto *known = find(action))
        assign(action, QString::fromLatin1(known->keys));
}

void ShortcutStore::resetAll()
{
    for (const auto &action : actions)
        put(idOf(action), QString::fromLatin1(action.keys));
    tell();
}

void ShortcutStore::put(const QString &action, const QString &keys)
{
    m_keys[action] = keys;
    if (!m_settings)
        return;
    const bool standard = keys == QLatin1StringView(find(action)->keys);
    m_settings->setShortcut(action, standard ? std::nullopt : std::optional(keys));
}

void ShortcutStore::tell()
{
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {KeysRole, ChangedRole, ConflictRole});
    Q_EMIT keysChanged();
}

int ShortcutStore::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(actions.size());
}

QVariant ShortcutStore::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &action = actions[size_t(index.row())];
    const auto keys = m_keys[idOf(action)].toString();
    switch (role) {
    case ActionRole:
        return idOf(action);
    case TitleRole:
        return titleOf(action);
    case KeysRole:
        return keys;
    case StandardRole:
        return QString::fromLatin1(action.keys);
    case ChangedRole:
        return keys != QLatin1StringView(action.keys);
    case ConflictRole:
        return holder(keys, idOf(action));
    default:
        return {};
    }
}

QHash<int, QByteArray> ShortcutStore::roleNames() const
{
    return {{ActionRole, "action"},     {TitleRole, "title"},     {KeysRole, "keys"},
            {StandardRole, "standard"}, {ChangedRole, "changed"}, {ConflictRole, "conflict"}};
}

} // namespace qd::ui
