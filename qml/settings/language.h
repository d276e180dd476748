// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QQmlEngine>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <memory>

class QJSEngine;
class QTranslator;

namespace qd::ui {

class SettingsStore;

//! \brief In which language the window speaks and how it writes dates and numbers.
//!
//! Translations are `quarterdeck_<code>.qm` in a folder; English needs none, it is what the sources are written in. One object per process, handed to
//! QML by create(). GUI thread.
class Language : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(
        QStringList codes READ codes CONSTANT) //!< "" = as the system, then "en" and what there is a translation for
    Q_PROPERTY(QStringList names READ names CONSTANT) //!< of the codes, each in its own language

public:
    //! Follows what the settings say; null: the system. `folder`: where translations are, a resource or a directory.
    Language(SettingsStore *settings, QString folder, QObject *parent);
    ~Language() override;
    static Language *create(QQmlEngine *engine, QJSEngine *);
    [[nodiscard]] static QString bundled();

    [[nodiscard]] QStringList codes() const { return m_codes; }
    [[nodiscard]] QStringList names() const;
    //! Speaks `code` from now on, in what is shown already too; one without a translation is English.
    void speak(const QString &code);

private:
    [[nodiscard]] QString translationFor(const QString &code) const;

    QPointer<QQmlEngine> m_engine;
    QString m_folder;
    QStringList m_codes;
    std::unique_ptr<QTranslator> m_translator;
};

} // namespace qd::ui
