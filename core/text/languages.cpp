// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/highlight.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

struct Names
{
    const char *language;
    const char *aliases;    //!< what people write behind a fence, besides the language's own name
    const char *extensions; //!< of files, besides the aliases
    const char *files;      //!< whole file names
};

// The language's name is that of its grammar (grammars/CMakeLists.txt), but for "diff", which needs none.
constexpr Names table[] = {
    {"bash", "sh shell zsh ksh console shellsession shell-session", "bats",
     ".bashrc .zshrc .profile .bash_profile PKGBUILD"},
    {"c", "h", "", ""},
    {"c-sharp", "cs c# csharp", "csx", ""},
    {"cpp", "c++ cc cxx hpp hh hxx h++ objective-c++ arduino", "ipp inl tpp ino", ""},
    {"css", "scss less", "", ""},
    {"diff", "patch", "", ""},
    {"go", "golang", "", ""},
    {"html", "htm xhtml xml svg vue svelte", "xsd xsl plist qrc ui", ""},
    {"java", "", "", ""},
    {"javascript", "js jsx mjs cjs node ecmascript", "", ""},
    {"json", "jsonc json5 jsonl ndjson geojson", "webmanifest", ".babelrc .eslintrc .prettierrc"},
    {"kotlin", "kt kts", "", ""},
    {"markdown", "md mdx mkd", "", ""},
    {"php", "php3 php4 php5 php7 php8", "phtml", ""},
    {"python", "py python3 py3 pyi gyp ipython", "pyw", "SConstruct SConscript"},
    {"ruby", "rb jruby rake", "gemspec podspec ru", "Gemfile Rakefile Podfile Vagrantfile Brewfile"},
    {"rust", "rs", "", ""},
    {"swift", "", "", ""},
    {"toml", "", "", "Cargo.lock poetry.lock Pipfile"},
    {"tsx", "", "", ""},
    {"typescript", "ts mts cts", "", ""},
    {"yaml", "yml", "", ".clang-format .clang-tidy"},
};

struct Tables
{
    QHash<QString, QString> aliases;
    QHash<QString, QString> extensions;
    QHash<QString, QString> files;
};

const Tables &tables()
{
    static const Tables result = [] {
        Tables t;
        for (const Names &names : table) {
            const QString language = QString::fromLatin1(names.language);
            t.aliases.insert(language, language);
            for (const QString &alias : QString::fromLatin1(names.aliases).split(u' ', Qt::SkipEmptyParts))
                t.aliases.insert(alias, language);
            for (const QString &extension : QString::fromLatin1(names.extensions).split(u' ', Qt::SkipEmptyParts))
                t.extensions.insert(extension, language);
            for (const QString &file : QString::fromLatin1(names.files).split(u' ', Qt::SkipEmptyParts))
                t.files.insert(file, language);
        }
        return t;
    }();
    return result;
}

} // namespace

QString languageOf(QStringView alias)
{
    const QString key = alias.trimmed().toString().toLower();
    if (const QString language = tables().aliases.value(key); !language.isEmpty())
        return language;
    // "{.python}", "language-js", "src/main.rs"
    QString name = key;
    name.remove(u'{').remove(u'}');
    if (name.startsWith(u"language-"))
        name.remove(0, 9);
    if (const QString language = tables().aliases.value(name.startsWith(u'.') ? name.mid(1) : name);
        !language.isEmpty())
        return language;
    return name.contains(u'.') && !name.startsWith(u'.') ? languageOfFile(name) : QString();
}

QString languageOfFile(QStringView fileName)
{
    const QString name = fileName.mid(fileName.lastIndexOf(u'/') + 1).toString();
    if (const QString language = tables().files.value(name); !language.isEmpty())
        return language;
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot < 0)
        return {};
    const QString extension = name.mid(dot + 1).toLower();
    const QString language = tables().extensions.value(extension);
    return language.isEmpty() ? tables().aliases.value(extension) : language;
}

} // namespace qd::text
