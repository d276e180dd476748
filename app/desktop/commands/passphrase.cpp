// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/commands/passphrase.h"

#include <QFile>

#include <cstdio>

#ifdef Q_OS_UNIX
#include <termios.h>
#include <unistd.h>
#endif

namespace qd {

namespace {

constexpr qint64 longest = 4'096;

// A terminal that shows nothing of what is typed for as long as it lives; nothing for other descriptors.
class Silence
{
public:
#ifdef Q_OS_UNIX
    explicit Silence(int descriptor)
        : m_descriptor(descriptor)
        , m_terminal(::isatty(descriptor) == 1 && ::tcgetattr(descriptor, &m_before) == 0)
    {
        if (!m_terminal)
            return;
        std::fputs("Passphrase: ", stderr);
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(descriptor, TCSAFLUSH, &silent);
    }
    ~Silence()
    {
        if (!m_terminal)
            return;
        ::tcsetattr(m_descriptor, TCSAFLUSH, &m_before);
        std::fputs("\n", stderr);
    }
    Q_DISABLE_COPY_MOVE(Silence)

private:
    int m_descriptor;
    termios m_before{};
    bool m_terminal;
#else
    explicit Silence(int) {}
#endif
};

} // namespace

std::optional<QString> readPassphrase(int descriptor)
{
    const Silence silence(descriptor);
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFile::DontCloseHandle))
        return std::nullopt;
    QByteArray line;
    char c = 0;
    while (line.size() <= longest && file.read(&c, 1) == 1 && c != '\n')
        line.append(c);
    if (line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty() || line.size() > longest)
        return std::nullopt;
    QString passphrase = QString::fromUtf8(line);
    line.fill('\0');
    return passphrase;
}

} // namespace qd
