// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/locator.h"

#include "core/base/savefile.h"
#include "opencodeversion.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QSysInfo>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr int versionLimitMs = 20'000;

QVersionNumber versionNumber(const char *text)
{
    return QVersionNumber::fromString(QLatin1StringView(text));
}

QByteArray content(const QString &name, qint64 limit = 1024LL * 1024)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.read(limit) : QByteArray();
}

bool isRunnable(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable();
}

//! The names of the npm packages with the program for this machine, best first.
QStringList packageNames()
{
    const QString machine = QSysInfo::currentCpuArchitecture();
    if (machine != u"x86_64")
        return {u"opencode-linux-arm64"_s, u"opencode-linux-arm64-musl"_s};
    const QString fast = u"opencode-linux-x64"_s;
    const QString baseline = fast + u"-baseline"_s;
    const bool avx2 = content(u"/proc/cpuinfo"_s).contains(" avx2");
    const QStringList names = avx2 ? QStringList{fast, baseline} : QStringList{baseline, fast};
    return QFileInfo::exists(u"/etc/alpine-release"_s)
               ? QStringList{names[0] + u"-musl"_s, names[1] + u"-musl"_s} + names
               : names;
}

//! The program inside a platform package of `modules` (a node_modules directory); empty if there is none.
QString programIn(const QString &modules)
{
    for (const QString &name : packageNames()) {
        const QString program = u"%1/%2/bin/opencode"_s.arg(modules, name);
        if (isRunnable(program))
            return program;
    }
    return {};
}

//! npm packages say their version in a file beside the program, which is quicker than asking the program.
QVersionNumber packagedVersion(const QString &program)
{
    const QDir package(QFileInfo(program).canonicalPath() + u"/.."_s);
    const QJsonObject json = QJsonDocument::fromJson(content(package.filePath(u"package.json"_s))).object();
    if (!json.value(u"name"_s).toString().startsWith(u"opencode-"))
        return {};
    return QVersionNumber::fromString(json.value(u"version"_s).toString());
}

QVersionNumber askedVersion(const QString &program)
{
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, {u"--version"_s}, QIODevice::ReadOnly);
    if (!process.waitForFinished(versionLimitMs) || process.exitCode() != 0)
        return {};
    return QVersionNumber::fromString(QString::fromUtf8(process.readAllStandardOutput()).trimmed());
}

//! Changes whenever the program is replaced.
QString fingerprint(const QString &program)
{
    const QFileInfo info(program);
    return u"%1:%2:%3"_s.arg(program).arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch());
}

} // namespace

OpenCodeLocator::OpenCodeLocator(Places places)
    : m_places(std::move(places))
{}

QStringList OpenCodeLocator::usualPath()
{
    const QString home = QDir::homePath();
    QStringList directories = qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    directories += {home + u"/.opencode/bin"_s,   home + u"/.local/bin"_s, home + u"/.bun/bin"_s,
                    home + u"/.npm-global/bin"_s, u"/usr/local/bin"_s,     u"/home/linuxbrew/.linuxbrew/bin"_s};
    directories.removeDuplicates();
    return directories;
}

QString OpenCodeLocator::usualPrefix()
{
    const QString prefix = qEnvironmentVariable("QUARTERDECK_TOOLS");
    return prefix.isEmpty()
               ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/quarterdeck-tools"_s
               : prefix;
}

OpenCodeLocator::Result OpenCodeLocator::locate() const
{
    if (!m_places.setting.isEmpty())
        return check(m_places.setting, OpenCodeBinary::Source::Setting);

    Reason passedOver = because(Reason::Code::BinaryMissing);
    for (const QString &directory : m_places.path) {
        const QString file = directory + u"/opencode"_s;
        if (!isRunnable(file))
            continue;
        Result found = check(file, OpenCodeBinary::Source::Path);
        if (found)
            return found;
        // The first one that was passed over is the one that the person would have got.
        if (passedOver.code == Reason::Code::BinaryMissing)
            passedOver = found.error();
    }
    const QString pinned = programIn(m_places.privatePrefix + u"/node_modules"_s);
    Result found = pinned.isEmpty() ? tl::unexpected(passedOver) : check(pinned, OpenCodeBinary::Source::PrivatePrefix);
    if (found && passedOver.code != Reason::Code::BinaryMissing)
        found->note = passedOver.text() + u' ' + passedOver.detail;
    return found;
}

OpenCodeLocator::Result OpenCodeLocator::check(const QString &file, OpenCodeBinary::Source source) const
{
    if (!isRunnable(file))
        return tl::unexpected(because(Reason::Code::BinaryMissing, file));
    const QString program = nativeProgram(file);
    if (program.isEmpty())
        return tl::unexpected(because(Reason::Code::BinaryUnusable, file));
    const QVersionNumber version = versionOf(program);
    if (version.isNull())
        return tl::unexpected(because(Reason::Code::BinaryUnusable, program));
    if (version < versionNumber(oldestOpenCode)) {
        return tl::unexpected(
            because(Reason::Code::BinaryTooOld, u"%1 is version %2; the oldest supported version is %3"_s.arg(
                                                    program, version.toString(), QLatin1StringView(oldestOpenCode))));
    }
    OpenCodeBinary binary{program, version, source, {}};
    if (version > versionNumber(pinnedOpenCode))
        binary.note = u"OpenCode %1 is newer than %2, the version that Quarterdeck is tested with"_s.arg(
            version.toString(), QLatin1StringView(pinnedOpenCode));
    return binary;
}

QString OpenCodeLocator::nativeProgram(const QString &file)
{
    QString real = QFileInfo(file).canonicalFilePath();
    if (!content(real, 2).startsWith("#!"))
        return real;
    // A script. npm's shim lies in …/node_modules/opencode-ai/bin, with the platform's package beside opencode-ai or in it.
    for (QDir directory = QFileInfo(real).dir(); !directory.isRoot(); directory.cdUp()) {
        const QString program = programIn(directory.filePath(u"node_modules"_s));
        if (!program.isEmpty())
            return program;
    }
    // Somebody's own wrapper is started as it is; npm's shim without its package can't start anything.
    return real.contains(u"/node_modules/opencode-ai/"_s) ? QString() : real;
}

QVersionNumber OpenCodeLocator::versionOf(const QString &program) const
{
    if (const QVersionNumber packaged = packagedVersion(program); !packaged.isNull())
        return packaged;
    const QString key = fingerprint(program);
    QJsonObject cache = QJsonDocument::fromJson(content(m_places.versionCache)).object();
    if (const QString known = cache.value(key).toString(); !known.isEmpty())
        return QVersionNumber::fromString(known);
    const QVersionNumber version = askedVersion(program);
    // A script may start another program tomorrow without a change of its own.
    if (!version.isNull() && !m_places.versionCache.isEmpty() && !content(program, 2).startsWith("#!")) {
        // A cache that can't be written costs half a second next time, nothing else.
        (void)saveFile(m_places.versionCache, QJsonDocument(QJsonObject{{key, version.toString()}}).toJson());
    }
    return version;
}

} // namespace qd::server
