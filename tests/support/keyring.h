// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcess>

#include <memory>

namespace qd::test {

//! \brief The gnome-keyring that tests/support/with-keychain started: locked, frozen, ended and started again by a test.
class Keyring
{
public:
    Keyring();
    ~Keyring();
    Q_DISABLE_COPY_MOVE(Keyring)

    //! The default collection's property.
    [[nodiscard]] bool isLocked() const;
    void lock();
    //! Without a question to anybody.
    void unlock();
    void freeze();
    void thaw();
    void end();
    //! After end(): another one on the same files.
    void start();

private:
    [[nodiscard]] qint64 processId() const;

    std::unique_ptr<QProcess> m_restarted;
};

//! \brief The person who says no to every question for the keychain's password.
class Refusal
{
public:
    Refusal();
    ~Refusal();
    Q_DISABLE_COPY_MOVE(Refusal)

    //! How often the desktop asked so far.
    [[nodiscard]] int asked();

private:
    QProcess m_process;
    int m_asked = 0;
};

} // namespace qd::test
