// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QKeySequence>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

namespace qd::ui {

class SettingsStore;

//! \brief The keys of the window: what each does, which one it has, and which of them collide. A person's own are kept in the settings.
//!
//! Keys are written portably ("Ctrl+K"); an action without a key has an empty one. One object per process, handed to QML by create(). GUI thread.
class ShortcutStore : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    //! Action to its key: what Bindings shows and the window listens to.
    Q_PROPERTY(QVariantMap keys READ keys NOTIFY keysChanged)
    Q_PROPERTY(bool changed READ isChanged NOTIFY keysChanged) //!< at least one is not as it came
    Q_PROPERTY(int conflicts READ conflicts NOTIFY keysChanged)

public:
    enum Role
    {
        ActionRole = Qt::UserRole,
        TitleRole,
        KeysRole,
        StandardRole, //!< the key it came with
        ChangedRole,
        ConflictRole, //!< the title of another action with the same key; empty if none
    };

    //! Without a default argument: of a class that it can construct by itself, QML would make its own instead of asking create().
    ShortcutStore(SettingsStore *settings, QObject *parent);
    ~ShortcutStore() override;
    //! The object that is alive, else one with the keys that everything came with (a component alone in a test).
    static ShortcutStore *create(QQmlEngine *engine, QJSEngine *);

    [[nodiscard]] QVariantMap keys() const { return m_keys; }
    [[nodiscard]] bool isChanged() const;
    [[nodiscard]] int conflicts() const;

    //! What was pressed as a key sequence; empty while only modifiers are down.
    Q_INVOKABLE [[nodiscard]] static QString pressed(int key, int modifiers);
    //! Why these keys can't be anybody's, as a sentence; empty if they can.
    Q_INVOKABLE [[nodiscard]] static QString objection(const QString &keys);
    //! The title of the action that has these keys and is not `action`; empty if none.
    Q_INVOKABLE [[nodiscard]] QString holder(const QString &keys, const QString &action) const;
    //! Gives the keys to `action` and takes them from whoever has them. Empty keys: it has none.
    Q_INVOKABLE void assign(const QString &action, const QString &keys);
    Q_INVOKABLE void reset(const QString &action);
    Q_INVOKABLE void resetAll();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void keysChanged();

private:
    void put(const QString &action, const QString &keys);
    void tell();

    SettingsStore *m_settings;
    QVariantMap m_keys;
};

} // namespace qd::ui
