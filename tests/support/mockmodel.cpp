// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mockmodel.h"

#include "testplaces.h"
#include "tests/support/freeport.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int answerLimitMs = 30'000;

QByteArray readAll(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("MockModel: can't read %s", qPrintable(name));
    return file.readAll();
}

} // namespace

MockModel::MockModel(const QString &project)
{
    QByteArray script = readAll(QStringLiteral(QD_FIXTURES "/opencode/model-script.json"));
    // Inside JSON strings, so quoted as JSON quotes.
    QByteArray quoted = QJsonDocument(QJsonArray{project}).toJson(QJsonDocument::Compact);
    script.replace("/srv/demo/alpha", quoted.mid(2, quoted.size() - 4));
    m_entries = QJsonDocument::fromJson(script).object().value(u"fixtures"_s).toArray();
    launch();
}

MockModel::~MockModel()
{
    m_process.kill();
    m_process.waitForFinished();
}

void MockModel::launch()
{
    const QString file = m_directory.filePath(u"script.json"_s);
    QFile script(file);
    if (!script.open(QIODevice::WriteOnly))
        qFatal("MockModel: can't write %s", qPrintable(file));
    script.write(QJsonDocument(QJsonObject{{u"fixtures"_s, m_entries}}).toJson());
    script.close();

    const quint16 port = m_url.isEmpty() ? freePort() : static_cast<quint16>(m_url.port());
    m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(port));
    tieToTest(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(nodeBinary(), {aimockScript(), u"-p"_s, QString::number(port), u"-f"_s, m_directory.path(),
                                   u"--log-level"_s, u"warn"_s});
    const bool answers = QTest::qWaitFor(
        [this] { return m_process.state() == QProcess::NotRunning || !call("GET", u"/__aimock/health"_s).isEmpty(); },
        answerLimitMs);
    if (!answers || m_process.state() == QProcess::NotRunning)
        qFatal("MockModel: the model server did not start: %s", m_process.readAll().constData());
}

QByteArray MockModel::call(const QByteArray &verb, const QString &path, const QByteArray &body) const
{
    return httpRequest(verb, QUrl(m_url.toString() + path), {}, {}, body, 2'000).body;
}

QJsonObject MockModel::openCodeConfig() const
{
    const QJsonObject limit{{u"context"_s, 200'000}, {u"output"_s, 32'000}};
    const QJsonObject big{
        {u"name"_s, u"Mock One"_s},
        {u"reasoning"_s, true},
        {u"tool_call"_s, true},
        {u"attachment"_s, true},
        {u"limit"_s, limit},
        {u"cost"_s, QJsonObject{{u"input"_s, 1}, {u"output"_s, 2}}},
        {u"modalities"_s,
         QJsonObject{{u"input"_s, QJsonArray{u"text"_s, u"image"_s}}, {u"output"_s, QJsonArray{u"text"_s}}}},
    };
    const QJsonObject small{{u"name"_s, u"Mock Small"_s}, {u"tool_call"_s, true}, {u"limit"_s, limit}};
    const QJsonObject provider{
        {u"npm"_s, u"@ai-sdk/openai-compatible"_s},
        {u"name"_s, u"Mock"_s},
        {u"options"_s, QJsonObject{{u"baseURL"_s, m_url.toString() + u"/v1"_s}, {u"apiKey"_s, u"mock-key"_s}}},
        {u"models"_s, QJsonObject{{u"mock-1"_s, big}, {u"mock-small"_s, small}}},
    };
    return {
        {u"autoupdate"_s, false},
        {u"share"_s, u"disabled"_s},
        {u"lsp"_s, false},
        {u"formatter"_s, false},
        {u"model"_s, u"mock/mock-1"_s},
        {u"small_model"_s, u"mock/mock-small"_s},
        {u"enabled_providers"_s, QJsonArray{u"mock"_s}},
        {u"provider"_s, QJsonObject{{u"mock"_s, provider}}},
        {u"permission"_s, QJsonObject{{u"edit"_s, u"ask"_s}, {u"bash"_s, u"ask"_s}}},
    };
}

void MockModel::failNext(int status, const QString &message)
{
    const QJsonObject fault{{u"status"_s, status}, {u"body"_s, QJsonObject{{u"message"_s, message}}}};
    call("POST", u"/__aimock/error"_s, QJsonDocument(fault).toJson());
}

void MockModel::addAnswer(const QJsonObject &entry)
{
    // Entries added at run time come last, after the catch-all; so the server starts again with a longer script.
    m_entries.prepend(entry);
    m_process.kill();
    m_process.waitForFinished();
    launch();
}

QJsonArray MockModel::journal() const
{
    const QJsonDocument answer = QJsonDocument::fromJson(call("GET", u"/__aimock/journal?limit=10000"_s));
    if (answer.isArray())
        return answer.array();
    return answer.object().value(u"entries"_s).toArray();
}

} // namespace qd::test
