// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/logwriter.h"
#include "core/base/json.h"
#include "embedded-server/http/logrequest.h"

#include <QDateTime>
#include <QString>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

LogForm s_form = LogForm::Timed; // written before there are other threads

QByteArray levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "error";
    case QtFatalMsg:
        return "fatal";
    }
    return "info";
}

QByteArray timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
}

// Whatever is told must not look like another line.
QByteArray oneLine(QByteArray text)
{
    for (char &c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    }
    return text;
}

QByteArray jsonOf(const LogLine &line)
{
    json::Writer out;
    out.beginObject();
    out.member("time", QString::fromLatin1(timeOf(line.timeMs)));
    out.member("level", QString::fromLatin1(levelOf(line.type)));
    if (!line.category.isEmpty())
        out.member("category", QString::fromLatin1(line.category));
    out.member("message", QString::fromUtf8(line.message));
    if (!line.request.isEmpty())
        out.member("request", QString::fromLatin1(line.request));
    return out.endObject().take();
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    LogLine line{QDateTime::currentMSecsSinceEpoch(), type, context.category, text.toUtf8(),
                 http::LogRequest::current()};
    if (line.category == "default")
        line.category.clear();
    QByteArray bytes = formatLogLine(line, s_form);
    // At once, so that lines of several threads don't mix.
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(STDERR_FILENO, bytes.constData(), size_t(bytes.size()));
        if (written <= 0)
            return; // nobody can be told
        bytes.remove(0, qsizetype(written));
    }
}

} // namespace

QByteArray formatLogLine(const LogLine &line, LogForm form)
{
    if (form == LogForm::Json)
        return jsonOf(line) + '\n';
    QByteArray text;
    if (form == LogForm::Timed)
        text = timeOf(line.timeMs) + ' ' + levelOf(line.type) + ' ';
    if (!line.category.isEmpty())
        text += line.category + ": ";
    return text + oneLine(line.message) + '\n';
}

bool isJournal(const QByteArray &stream, int descriptor)
{
    const qsizetype colon = stream.indexOf(':');
    struct stat status
    {};
    if (colon <= 0 || ::fstat(descriptor, &status) != 0)
        return false;
    return stream.first(colon) == QByteArray::number(quint64(status.st_dev)) &&
           stream.sliced(colon + 1) == QByteArray::number(quint64(status.st_ino));
}

void writeLogAs(LogForm form)
{
    s_form = form;
    qInstallMessageHandler(handle);
}

} // namespace qd::server
