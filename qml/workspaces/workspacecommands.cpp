// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/setupcommands.h"
#include "qml/workspaces/workspaceeditor.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

using namespace Qt::StringLiterals;

// The commands that set a server up, as the editor shows and copies them.
namespace qd::ui {
namespace {

struct Command
{
    QString title;
    QString text;
    QString hint;
    QString warning = {}; //!< what has to be known before this way is taken
};

SetupValues valuesOf(const WorkspaceEditor &editor, const QString &password)
{
    SetupValues values;
    values.port = editor.port().toInt();
    values.username = editor.username();
    values.password = password;
    values.sshTarget = editor.property("sshTarget").toString();
    values.shell = editor.property("powerShell").toBool() ? Shell::PowerShell : Shell::Posix;
    return values;
}

QList<Command> commandsOf(const QString &tool, const SetupValues &values)
{
    if (tool == "opencode"_L1) {
        return {{WorkspaceEditor::tr("opencode serve"), setup::serveCommand(values),
                 WorkspaceEditor::tr("Listens on that computer alone. A way to it comes next.")}};
    }
    const QStringList tools{u"ngrok"_s, u"cloudflared"_s, u"tailscale"_s, u"ssh"_s};
    const auto at = tools.indexOf(tool);
    if (at < 0)
        return {};
    const auto steps = setup::tunnelSteps(Tunnel(at), values);
    const bool ssh = steps.tunnel == Tunnel::Ssh;
    const auto address = WorkspaceEditor::tr("Its address looks like %1.").arg(steps.address);
    const auto heldBack =
        WorkspaceEditor::tr("A quick tunnel of Cloudflare holds back what streams, so that no session "
                            "is live through it. Use a tunnel with a name, or another way.");
    return {{ssh ? WorkspaceEditor::tr("On this computer, while the server runs there")
                 : WorkspaceEditor::tr("Beside opencode serve"),
             steps.command, address, steps.holdsBackEvents ? heldBack : QString()},
            {WorkspaceEditor::tr("Quick set-up: both in one line"), steps.quick, {}}};
}

} // namespace

QVariantList WorkspaceEditor::commands(const QString &tool) const
{
    QVariantList list;
    for (const auto &command : commandsOf(tool, valuesOf(*this, hasSecret() ? u"••••••••"_s : QString())))
        list += QVariantMap{{u"title"_s, command.title},
                            {u"text"_s, command.text},
                            {u"hint"_s, command.hint},
                            {u"warning"_s, command.warning}};
    return list;
}

void WorkspaceEditor::copyCommand(const QString &tool, int index) const
{
    const auto all = commandsOf(tool, valuesOf(*this, QString::fromUtf8(m_secret)));
    if (index < 0 || index >= all.size())
        return;
    auto *data = new QMimeData;
    data->setText(all[index].text);
    if (hasSecret())
        data->setData(u"x-kde-passwordManagerHint"_s, "secret"); // clipboard histories leave it out
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace qd::ui
