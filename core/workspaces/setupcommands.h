// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace qd {

//! The shell that a command is written for.
enum class Shell : quint8
{
    Posix, //!< sh, bash, zsh, dash
    PowerShell,
};

//! How the server is reached from outside.
enum class Tunnel : quint8
{
    Ngrok,
    Cloudflared,
    Tailscale,
    Ssh,
};

//! What the person chose; all of it may hold any characters.
struct SetupValues
{
    int port = 0;
    QString username;  //!< empty = OpenCode's own, `opencode`
    QString password;  //!< a secret: it stands in the command, because a person copies it; never keep the result
    QString sshTarget; //!< `user@host` for ssh; empty = a placeholder
    Shell shell = Shell::Posix;
};

//! What one tab shows.
struct TunnelSteps
{
    Tunnel tunnel = Tunnel::Ngrok;
    QString name;    //!< of the program
    QString command; //!< to be run beside `opencode serve`; for ssh on this computer
    QString quick;   //!< one line that runs both
    QString address; //!< what the address will look like, or is
    //! Cloudflare's quick tunnels hold back answers that stream until these end, so that no event comes through: a tunnel with a name is needed.
    bool holdsBackEvents = false;
};

//! \brief Commands for a person to copy, with the chosen values in them, each quoted so that it arrives as it is.
namespace setup {

//! `text` as one word of the shell.
[[nodiscard]] QString quoted(const QString &text, Shell shell);
//! `opencode serve` with a password, on loopback only.
[[nodiscard]] QString serveCommand(const SetupValues &values);
[[nodiscard]] TunnelSteps tunnelSteps(Tunnel tunnel, const SetupValues &values);
//! All of them, in the order of the tabs.
[[nodiscard]] QList<TunnelSteps> allTunnels(const SetupValues &values);

} // namespace setup

} // namespace qd
