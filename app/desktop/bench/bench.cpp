// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/bench/bench.h"

#include "app/desktop/bench/benchcontrol.h"
#include "app/desktop/bench/benchinput.h"
#include "app/desktop/bench/benchprobe.h"
#include "app/desktop/bench/benchtrace.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace qd::bench {

class Bench::Private
{
public:
    Private(const QString &trace, QString controlPath)
        : trace(trace)
        , controlPath(std::move(controlPath))
    {}

    void command(const QJsonObject &command, const Control::Reply &reply);
    void click(const QJsonObject &command, const Control::Reply &reply);
    void wheel(const QJsonObject &command, const Control::Reply &reply);
    void frames(const QJsonObject &command, const Control::Reply &reply);

    Trace trace;
    QString controlPath;
    std::function<int()> live;
    std::unique_ptr<Input> input;
    std::unique_ptr<Probe> probe;
    std::unique_ptr<Control> control;
};

std::unique_ptr<Bench> Bench::fromEnvironment()
{
    const QString trace = qEnvironmentVariable("QUARTERDECK_BENCH_TRACE");
    const QString control = qEnvironmentVariable("QUARTERDECK_BENCH_CTL");
    if (trace.isEmpty() || control.isEmpty())
        return {};
    return std::unique_ptr<Bench>(new Bench(trace, control));
}

Bench::Bench(const QString &trace, QString control)
    : d(std::make_unique<Private>(trace, std::move(control)))
{
    mark(u"process.main"_s);
}

Bench::~Bench() = default;

void Bench::mark(const QString &name)
{
    d->trace.mark(name);
}

void Bench::watch(QQuickWindow *window)
{
    d->input = std::make_unique<Input>(window);
    d->probe = std::make_unique<Probe>(window, d->trace, *d->input);
    d->control =
        std::make_unique<Control>(d->controlPath, [this](const QJsonObject &command, const Control::Reply &reply) {
            d->command(command, reply);
        });
}

void Bench::setLive(std::function<int()> live)
{
    d->live = std::move(live);
}

void Bench::listLoaded(int sessions)
{
    if (d->probe)
        d->probe->listLoaded(sessions);
}

void Bench::Private::command(const QJsonObject &command, const Control::Reply &reply)
{
    const QString name = command.value(u"cmd"_s).toString();
    const auto done = [reply] { reply({}, {}); };
    if (name == "click"_L1) {
        click(command, reply);
    } else if (name == "type"_L1) {
        input->type(command.value(u"text"_s).toString(), command.value(u"interval_ms"_s).toInt(), done);
    } else if (name == "clear_composer"_L1) {
        input->clearField(done);
    } else if (name == "wheel"_L1) {
        wheel(command, reply);
    } else if (name == "frames"_L1) {
        frames(command, reply);
    } else if (name == "swaps"_L1) {
        reply({}, {{u"n"_s, probe->swaps()}});
    } else if (name == "live"_L1) {
        reply({}, {{u"n"_s, live ? live() : 0}});
    } else if (name == "watch_row"_L1) {
        probe->watchRow(command.value(u"title"_s).toString());
        done();
    } else if (name == "quit"_L1) {
        done();
        QCoreApplication::quit();
    } else {
        reply(u"unknown command: "_s + name, {});
    }
}

void Bench::Private::click(const QJsonObject &command, const Control::Reply &reply)
{
    const QString what = command.value(u"what"_s).toString();
    const QString title = command.value(u"title"_s).toString();
    const auto position = probe->target(what, title);
    if (!position) {
        reply(u"not in view: %1 %2"_s.arg(what, title), {});
        return;
    }
    input->click(*position, [reply] { reply({}, {}); });
}

void Bench::Private::wheel(const QJsonObject &command, const Control::Reply &reply)
{
    const auto position = probe->target(u"transcript"_s, {});
    if (!position) {
        reply(u"no conversation is open"_s, {});
        return;
    }
    input->wheel(*position, command.value(u"dy"_s).toDouble(), command.value(u"n"_s).toInt(),
                 command.value(u"interval_ms"_s).toInt(), [reply] { reply({}, {}); });
}

void Bench::Private::frames(const QJsonObject &command, const Control::Reply &reply)
{
    if (command.value(u"on"_s).toBool()) {
        probe->startFrames();
        reply({}, {});
        return;
    }
    const Probe::Frames frames = probe->stopFrames();
    QJsonArray intervals;
    for (const double interval : frames.intervals)
        intervals.append(interval);
    reply({}, {{u"dt"_s, intervals}, {u"first_message"_s, frames.firstMessage}});
}

} // namespace qd::bench
