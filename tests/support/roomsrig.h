// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubsignin.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace qd::test {

//! \brief A hub as a program of its own, whose owner is "ada"; without OpenCode. Keeps its port over a restart.
class OwnedHub
{
public:
    //! `more`: arguments besides those that it needs.
    explicit OwnedHub(QStringList more = {}, QMap<QString, QString> environment = {})
        : m_more(std::move(more))
        , m_environment(std::move(environment))
    {
        using namespace Qt::StringLiterals;
        start();
        static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
        QString code;
        (void)QTest::qWaitFor(
            [&] {
                code = shown.match(QString::fromUtf8(m_hub->said())).captured(1);
                return !code.isEmpty();
            },
            qd::test::patienceMs);
        HubSignIn client(url(), {}, device());
        const auto in = await(client.bootstrap(code, u"ada"_s, password()));
        if (!in)
            qFatal("The hub takes no owner: %s", qPrintable(in.error().serverMessage + in.error().detail));
        token = in->token;
    }

    //! Again, with all that it had.
    void start()
    {
        using namespace Qt::StringLiterals;
        QStringList arguments = QStringList{u"--mode"_s, u"hub"_s} + m_more;
        if (m_port > 0)
            arguments << u"--listen"_s << u"127.0.0.1:%1"_s.arg(m_port);
        m_hub = std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s), arguments, m_environment);
        if (!m_hub->waitUntilReady())
            qFatal("The hub does not start: %s", m_hub->said().constData());
        m_port = m_hub->url().port();
    }
    void stop()
    {
        m_said = m_hub->said();
        m_hub.reset();
    }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }
    //! As the owner, if no other token is given.
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {},
                                   const QByteArray &who = {}) const
    {
        return m_hub->call(method, params, who.isEmpty() ? token : who);
    }
    [[nodiscard]] int status(const QString &path, const QByteArray &who) const
    {
        return m_hub->ask("GET", path, {}, who).status;
    }
    [[nodiscard]] QByteArray said() const { return m_hub ? m_hub->said() : m_said; }

    //! One more session of ada's.
    [[nodiscard]] QByteArray signIn() { return sessionOf(QStringLiteral("ada")); }
    //! Of somebody else, who may read and write.
    [[nodiscard]] QByteArray addUser(const QString &name)
    {
        using namespace Qt::StringLiterals;
        (void)m_hub->call(u"users.create"_s, {{u"name"_s, name}, {u"password"_s, password()}, {u"role"_s, u"member"_s}},
                          token);
        return sessionOf(name);
    }
    void signOut(const QByteArray &session)
    {
        (void)m_hub->ask("POST", QStringLiteral("/auth/sign-out"), "{}", session);
    }
    //! One that asks this hub who may come in, and is seen in its room.
    [[nodiscard]] std::unique_ptr<ServerProcess> startSidecar()
    {
        using namespace Qt::StringLiterals;
        QFile file(m_folder.filePath(u"token"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(signIn()) <= 0)
            return {};
        file.close();
        auto sidecar = std::make_unique<ServerProcess>(
            m_folder.filePath(u"sidecar"_s), QStringList{u"--mode"_s, u"sidecar"_s, u"--hub"_s, url().toString(),
                                                         u"--hub-token-file"_s, file.fileName()});
        return sidecar->waitUntilReady() ? std::move(sidecar) : nullptr;
    }
    //! All that is in its folder.
    [[nodiscard]] QByteArray stored() const
    {
        QByteArray all;
        QDirIterator files(m_folder.filePath(QStringLiteral("hub")), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }

    QByteArray token; //!< the owner's

private:
    [[nodiscard]] static QString password() { return QStringLiteral("qd-canary-correct-horse"); }
    [[nodiscard]] static HubDevice device() { return {QStringLiteral("Ada's laptop"), QStringLiteral("linux")}; }
    [[nodiscard]] QByteArray sessionOf(const QString &name)
    {
        HubSignIn client(url(), {}, device());
        const auto in = await(client.withPassword(name, password()));
        if (!in)
            qFatal("The hub does not let %s in: %s", qPrintable(name), qPrintable(in.error().serverMessage));
        return in->token;
    }

    QStringList m_more;
    QMap<QString, QString> m_environment;
    QTemporaryDir m_folder;
    std::unique_ptr<ServerProcess> m_hub;
    int m_port = 0;
    QByteArray m_said;
};

} // namespace qd::test
