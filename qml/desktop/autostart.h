// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>

namespace qd::ui {

//! \brief "Start with the session": a desktop file in the person's own autostart folder. GUI thread; one small file.
//!
//! Source: freedesktop.org Desktop Application Autostart Specification 0.5, Desktop Entry Specification 1.5.
class Autostart : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool available READ isAvailable CONSTANT) //!< this platform has it
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY changed)
    Q_PROPERTY(
        QString trouble READ trouble NOTIFY changed) //!< why the last change failed, one sentence; empty if it did not

public:
    //! `command`: the program and its arguments. `directory`: normally the folder "autostart" of the configuration.
    Autostart(QStringList command, const QString &directory, QObject *parent = nullptr);

    [[nodiscard]] static bool isAvailable();
    [[nodiscard]] bool isEnabled() const;
    void setEnabled(bool enabled);
    [[nodiscard]] QString trouble() const { return m_trouble; }

    //! An Exec line that starts exactly this command.
    [[nodiscard]] static QString execLine(const QStringList &command);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] bool write() const;

    QStringList m_command;
    QString m_path;
    QString m_trouble;
};

} // namespace qd::ui
