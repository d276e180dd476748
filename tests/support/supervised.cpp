// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/supervised.h"

#include "testplaces.h"
#include "tests/support/mockmodel.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QUuid>

namespace qd::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

SupervisedPlace::SupervisedPlace()
    : m_path(m_directory.filePath(u"dätä 目录 with spaces"_s))
    , m_mark(QUuid::createUuid().toByteArray(QUuid::Id128))
{
    QDir().mkpath(m_path);
}

SupervisedPlace::~SupervisedPlace()
{
    killAllWith(marker());
}

QByteArray SupervisedPlace::marker() const
{
    return "QD_TEST_PLACE=" + m_mark;
}

server::Options SupervisedPlace::options(const MockModel *model) const
{
    server::Options options;
    options.binary = openCodeBinary();
    options.stateDirectory = m_path + u"/state"_s;
    options.dataRoot = m_path + u"/opencode"_s;
    options.guardian = QStringLiteral(QD_BINARY_DIR "/bin/quarterdeck-guardian");
    if (model)
        options.extraConfig = model->openCodeConfig();
    options.extraConfig.insert(u"permission"_s, u"allow"_s);
    for (const QString &name : {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"OPENCODE_DISABLE_LSP_DOWNLOAD"_s,
                                u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s})
        options.extraEnvironment.insert(name, u"1"_s);
    options.extraEnvironment.insert(u"npm_config_registry"_s, u"http://127.0.0.1:9/"_s);
    options.extraEnvironment.insert(u"QD_TEST_PLACE"_s, QString::fromLatin1(m_mark));
    options.timeouts.probeInterval = 300ms;
    options.timeouts.unwellInterval = 100ms;
    options.timeouts.grace = 500ms;
    options.timeouts.backoffMin = 50ms;
    options.timeouts.ownerPoll = 50ms;
    options.timeouts.memoryInterval = 100ms;
    return options;
}

server::Options SupervisedPlace::fakeOptions(const QString &mode, const QString &version) const
{
    server::Options fake = options();
    fake.binary = QStringLiteral(QD_BINARY_DIR "/bin/qd-fake-opencode");
    fake.extraEnvironment.insert(u"QD_FAKE"_s, mode);
    fake.extraEnvironment.insert(u"QD_FAKE_VERSION"_s, version);
    // The program is asked for its version with our own environment.
    qputenv("QD_FAKE_VERSION", version.toLatin1());
    return fake;
}

QString SupervisedPlace::stateFile(const QString &name) const
{
    QDirIterator it(m_path + u"/state"_s, {name}, QDir::Files, QDirIterator::Subdirectories);
    return it.hasNext() ? it.next() : QString();
}

QByteArray SupervisedPlace::readState(const QString &name) const
{
    QFile file(stateFile(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<qint64> SupervisedPlace::processes() const
{
    return processesWith(marker());
}

qint64 SupervisedPlace::guardian() const
{
    for (const qint64 pid : processes()) {
        if (QFileInfo(u"/proc/%1/exe"_s.arg(pid)).symLinkTarget().endsWith(u"/quarterdeck-guardian"_s))
            return pid;
    }
    return 0;
}

OpenCodeServer::Reply request(const server::Endpoint &endpoint, const QByteArray &verb, const QString &path,
                              const QString &directory, const QJsonObject &body, int timeoutMs)
{
    const bool hasBody = verb != "GET" && verb != "DELETE";
    return httpRequest(verb, QUrl(endpoint.url.toString() + path), basicAuth(endpoint.username, endpoint.password),
                       directory, hasBody ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray(),
                       timeoutMs);
}

bool promptInNewSession(const server::Endpoint &endpoint, const QString &directory, const QString &text,
                        const QString &model)
{
    const OpenCodeServer::Reply made = request(endpoint, "POST", u"/session"_s, directory, {{u"title"_s, u"Test"_s}});
    const QJsonObject body{
        {u"model"_s, QJsonObject{{u"providerID"_s, model.section(u'/', 0, 0)}, {u"modelID"_s, model.section(u'/', 1)}}},
        {u"parts"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text}}}},
    };
    const QString target = u"/session/%1/prompt_async"_s.arg(made.json()[u"id"].toString());
    const OpenCodeServer::Reply sent = request(endpoint, "POST", target, directory, body);
    if (sent.status / 100 == 2)
        return true;
    qWarning("no session: %d %s; no prompt: %d %s", made.status, made.body.constData(), sent.status,
             sent.body.constData());
    return false;
}

QString openTerminal(const server::Endpoint &endpoint, const QString &directory)
{
    return request(endpoint, "POST", u"/pty"_s, directory, {{u"command"_s, u"/bin/bash"_s}}).json()[u"id"].toString();
}

} // namespace qd::test
