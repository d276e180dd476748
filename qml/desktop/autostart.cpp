// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/autostart.h"

#include "core/base/savefile.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace qd::ui {

Autostart::Autostart(QStringList command, const QString &directory, QObject *parent)
    : QObject(parent)
    , m_command(std::move(command))
    , m_path(directory + u"/dev.quarterdeck.Quarterdeck.desktop"_s)
{}

// A sandbox has neither the folder nor the program's real path.
bool Autostart::isAvailable()
{
#if defined(Q_OS_LINUX) && !defined(Q_OS_ANDROID)
    return !qEnvironmentVariableIsSet("FLATPAK_ID") && !qEnvironmentVariableIsSet("SNAP");
#else
    return false;
#endif
}

bool Autostart::isEnabled() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArrayList lines = file.readAll().split('\n');
    return !lines.contains("Hidden=true") && !lines.contains("X-GNOME-Autostart-enabled=false");
}

void Autostart::setEnabled(bool enabled)
{
    if (enabled == isEnabled())
        return;
    const bool done = enabled ? write() : QFile::remove(m_path);
    m_trouble = done ? QString() : tr("%1 can't be changed.").arg(m_path);
    Q_EMIT changed();
}

bool Autostart::write() const
{
    if (!QDir().mkpath(QFileInfo(m_path).absolutePath()))
        return false;
    const QString text = u"[Desktop Entry]\n"
                         "Type=Application\n"
                         "Name=Quarterdeck\n"
                         "Icon=dev.quarterdeck.Quarterdeck\n"
                         "Exec=%1\n"
                         "X-GNOME-Autostart-enabled=true\n"_s.arg(execLine(m_command));
    return saveFile(m_path, text.toUtf8()).has_value();
}

// Quoted as the specification wants it, and that once more as a string of the file.
QString Autostart::execLine(const QStringList &command)
{
    QStringList quoted;
    for (QString part : command) {
        for (const auto *special : {"\\", "\"", "`", "$"})
            part.replace(QLatin1StringView(special), u'\\' + QString::fromLatin1(special));
        part.replace(u'\\', u"\\\\"_s);
        part.replace(u'%', u"%%"_s);
        quoted.append(u'"' + part + u'"');
    }
    return quoted.join(u' ');
}

} // namespace qd::ui
