// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/setupcommands.h"

#include <QRegularExpression>

namespace qd::setup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto sshPlaceholder = "you@server"_L1;

QString serveArguments(int port)
{
    return u"serve --port %1 --hostname 127.0.0.1"_s.arg(port);
}

// NAME=value, in front of the command or as statements.
QString environment(const SetupValues &values)
{
    const bool posix = values.shell == Shell::Posix;
    const auto assign = [&](const QString &name, const QString &value) {
        const QString word = quoted(value, values.shell);
        return posix ? name + u'=' + word + u' ' : u"$env:"_s + name + u'=' + word + u"; "_s;
    };
    QString text = assign(u"OPENCODE_SERVER_PASSWORD"_s, values.password);
    if (!values.username.isEmpty())
        text += assign(u"OPENCODE_SERVER_USERNAME"_s, values.username);
    return text;
}

// The server in the background, so that the tunnel can follow on the same line.
QString serveBehind(const SetupValues &values)
{
    if (values.shell == Shell::Posix)
        return serveCommand(values) + u" & "_s;
    return environment(values) +
           u"Start-Process -NoNewWindow opencode -ArgumentList '%1'; "_s.arg(serveArguments(values.port));
}

QString sshCommand(const SetupValues &values)
{
    const QString target = values.sshTarget.isEmpty() ? QString(sshPlaceholder) : values.sshTarget;
    const QString end = target.startsWith(u'-') ? u"-- "_s : QString(); // it would be read as an option
    return u"ssh -L %1:127.0.0.1:%1 "_s.arg(values.port) + end + quoted(target, values.shell);
}

} // namespace

QString quoted(const QString &text, Shell shell)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+:,./-]+$"_s);
    if (shell == Shell::Posix && plain.match(text).hasMatch() && !text.endsWith(u'\n'))
        return text;
    QString inside = text;
    inside.remove(QChar::Null); // no shell can pass it on
    if (shell == Shell::Posix) {
        inside.replace(u'\'', u"'\\''"_s);
    } else {
        // PowerShell takes typographic quotes for plain ones.
        static const QRegularExpression quotes(u"(['\u2018\u2019\u201a\u201b])"_s);
        inside.replace(quotes, u"\\1\\1"_s);
    }
    return u'\'' + inside + u'\'';
}

QString serveCommand(const SetupValues &values)
{
    return environment(values) + u"opencode "_s + serveArguments(values.port);
}

TunnelSteps tunnelSteps(Tunnel tunnel, const SetupValues &values)
{
    const QString port = QString::number(values.port);
    TunnelSteps steps;
    steps.tunnel = tunnel;
    switch (tunnel) {
    case Tunnel::Ngrok:
        steps.name = u"ngrok"_s;
        steps.command = u"ngrok http "_s + port;
        steps.address = u"https://….ngrok.app"_s;
        break;
    case Tunnel::Cloudflared:
        steps.name = u"cloudflared"_s;
        steps.command = u"cloudflared tunnel --url http://127.0.0.1:"_s + port;
        steps.address = u"https://….trycloudflare.com"_s;
        steps.holdsBackEvents = true;
        break;
    case Tunnel::Tailscale:
        steps.name = u"tailscale"_s;
        steps.command = u"tailscale serve --bg "_s + port;
        steps.address = u"https://….ts.net"_s;
        break;
    case Tunnel::Ssh: {
        // The server runs at the other end, whose shell reads the words once more; -t ends it with the connection.
        SetupValues there = values;
        there.shell = Shell::Posix;
        steps.name = u"ssh -L"_s;
        steps.command = sshCommand(values);
        steps.command.insert(4, u"-N "_s);
        steps.quick = sshCommand(values);
        steps.quick.insert(4, u"-t "_s);
        steps.quick += u' ' + quoted(serveCommand(there), values.shell);
        steps.address = u"http://127.0.0.1:"_s + port;
        return steps;
    }
    }
    steps.quick = serveBehind(values) + steps.command;
    return steps;
}

QList<TunnelSteps> allTunnels(const SetupValues &values)
{
    return {tunnelSteps(Tunnel::Ngrok, values), tunnelSteps(Tunnel::Cloudflared, values),
            tunnelSteps(Tunnel::Tailscale, values), tunnelSteps(Tunnel::Ssh, values)};
}

} // namespace qd::setup
