// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/language.h"

#include "qml/settings/settingsstore.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

Language *current = nullptr;

QString fileOf(const QString &code)
{
    return u"quarterdeck_"_s + code + u".qm"_s;
}

} // namespace

Language::Language(SettingsStore *settings, QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_codes{QString(), u"en"_s}
{
    for (const auto &file : QDir(m_folder).entryList({fileOf(u"*"_s)}, QDir::Files, QDir::Name))
        m_codes += file.section(u'_', 1).chopped(3);
    current = this;
    if (!settings)
        return;
    connect(settings, &SettingsStore::languageChanged, this, [this, settings] { speak(settings->language()); });
    if (!settings->language().isEmpty())
        speak(settings->language());
}

Language::~Language()
{
    if (current == this)
        current = nullptr;
}

Language *Language::create(QQmlEngine *engine, QJSEngine *)
{
    if (!current)
        return new Language(nullptr, bundled(), engine);
    QJSEngine::setObjectOwnership(current, QJSEngine::CppOwnership);
    current->m_engine = engine;
    return current;
}

QString Language::bundled()
{
    return u":/i18n"_s;
}

QStringList Language::names() const
{
    QStringList names{tr("System")};
    for (const auto &code : m_codes.mid(1)) {
        const auto name = code == "en"_L1 ? u"English"_s : QLocale(code).nativeLanguageName();
        names += name.isEmpty() ? code : name;
    }
    return names;
}

QString Language::translationFor(const QString &code) const
{
    const auto wanted = code.isEmpty() ? QLocale::system().uiLanguages() : QStringList{code};
    for (const auto &language : wanted) {
        const auto exact = QString(language).replace(u'-', u'_');
        for (const auto &candidate : {exact, exact.section(u'_', 0, 0)}) {
            if (m_codes.mid(1).contains(candidate))
                return candidate;
        }
    }
    return u"en"_s;
}

void Language::speak(const QString &code)
{
    QLocale::setDefault(code.isEmpty() ? QLocale::system() : QLocale(code));
    if (m_translator)
        QCoreApplication::removeTranslator(m_translator.get());
    m_translator.reset();
    const auto found = translationFor(code);
    auto translator = std::make_unique<QTranslator>();
    if (found != "en"_L1 && translator->load(fileOf(found), m_folder) &&
        QCoreApplication::installTranslator(translator.get()))
        m_translator = std::move(translator);
    if (m_engine)
        m_engine->retranslate();
}

} // namespace qd::ui
