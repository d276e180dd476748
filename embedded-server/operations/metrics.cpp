// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <QDir>
#include <QFile>

#include <map>
#include <mutex>
#include <tuple>
#include <unistd.h>

namespace qd::server {

namespace {

using prometheus::MetricFamily;

// Seconds: what a person notices lies between the first and the last.
const prometheus::Histogram::BucketBoundaries boundaries = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                            0.25,  0.5,   1,    2.5,   10};

prometheus::Labels labelsOf(Metrics::Labels labels)
{
    prometheus::Labels all;
    for (const auto &[name, value] : labels)
        all.emplace(name, value.toStdString());
    return all;
}

// Methods are the client's words: anything may come.
QByteArray methodOf(const QByteArray &method)
{
    static const QByteArrayList known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    return known.contains(method) ? method : QByteArrayLiteral("other");
}

QList<QByteArray> fieldsOf(const QString &file)
{
    QFile proc(file);
    if (!proc.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = proc.readAll();
    // The second field of /proc/self/stat is a name in brackets, which may hold spaces.
    return text.mid(text.lastIndexOf(')') + 1).simplified().split(' ');
}

double residentBytes()
{
    const QList<QByteArray> fields = fieldsOf(QStringLiteral("/proc/self/statm"));
    return fields.size() > 1 ? fields[1].toDouble() * double(::sysconf(_SC_PAGESIZE)) : 0;
}

double cpuSeconds()
{
    const QList<QByteArray> fields = fieldsOf(QStringLiteral("/proc/self/stat"));
    constexpr int user = 11; // from the state on, which is the first after the name
    constexpr int system = 12;
    return fields.size() > system
               ? (fields[user].toDouble() + fields[system].toDouble()) / double(::sysconf(_SC_CLK_TCK))
               : 0;
}

double openDescriptors()
{
    return double(
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

} // namespace

struct Metrics::State
{
    struct Asked
    {
        prometheus::MetricType type;
        std::string name;
        std::string help;
        prometheus::Labels labels;
        std::function<double()> value;
    };

    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter> *requests = nullptr;
    prometheus::Family<prometheus::Histogram> *durations = nullptr;
    prometheus::Family<prometheus::Counter> *bytes = nullptr;
    std::vector<Asked> asked;

    //! Of the requests that count alike, so that a request costs one look-up and makes no text.
    struct Figures
    {
        prometheus::Counter *requests;
        prometheus::Counter *bytes;
        prometheus::Histogram *durations = nullptr; //!< none yet: streams and WebSockets only
    };
    std::mutex mutex; //!< for what follows
    std::map<std::tuple<QByteArray, QByteArray, int>, Figures> known;

    void count(const http::Served &request)
    {
        const std::tuple key{methodOf(request.method), request.route, request.status};
        const auto route = [&request] {
            return request.route.isEmpty() ? std::string("none") : request.route.toStdString();
        };
        const std::scoped_lock lock(mutex);
        auto found = known.find(key);
        if (found == known.end()) {
            const prometheus::Labels labels{{"method", std::get<0>(key).toStdString()},
                                            {"route", route()},
                                            {"status", std::to_string(request.status)}};
            found = known.emplace(key, Figures{&requests->Add(labels), &bytes->Add({{"route", route()}})}).first;
        }
        Figures &figures = found->second;
        figures.requests->Increment();
        figures.bytes->Increment(double(request.bytes));
        if (request.upgraded || request.streamed)
            return;
        if (!figures.durations)
            figures.durations = &durations->Add({{"route", route()}}, boundaries);
        figures.durations->Observe(double(request.ms) / 1000.0);
    }

    void add(prometheus::MetricType type, const char *name, const char *help, std::function<double()> value,
             Labels labels)
    {
        asked.push_back({type, name, help, labelsOf(labels), std::move(value)});
    }
};

Metrics::Metrics(const QByteArray &version)
    : m_state(std::make_unique<State>())
{
    m_state->requests =
        &prometheus::BuildCounter()
             .Name("quarterdeck_http_requests_total")
             .Help("Requests that are over, by the pattern of their route; status 0: the client went before an answer.")
             .Register(m_state->registry);
    m_state->durations = &prometheus::BuildHistogram()
                              .Name("quarterdeck_http_request_seconds")
                              .Help("From a request's first byte to its answer's last; without streams and WebSockets.")
                              .Register(m_state->registry);
    m_state->bytes = &prometheus::BuildCounter()
                          .Name("quarterdeck_http_response_bytes_total")
                          .Help("Bytes of answers' bodies.")
                          .Register(m_state->registry);
    addGauge("quarterdeck_build_info", "Always 1; the label says which version runs.", [] { return 1.0; },
             {{"version", version}});
    addGauge("process_resident_memory_bytes", "Memory that is in use.", residentBytes);
    addGauge("process_open_fds", "Open file descriptors.", openDescriptors);
    addCounter("process_cpu_seconds_total", "Processor time, of the user and the system.", cpuSeconds);
}

Metrics::~Metrics() = default;

void Metrics::note(const http::Served &request)
{
    m_state->count(request);
}

void Metrics::addGauge(const char *name, const char *help, std::function<double()> value, Labels labels)
{
    m_state->add(prometheus::MetricType::Gauge, name, help, std::move(value), labels);
}

void Metrics::addCounter(const char *name, const char *help, std::function<double()> value, Labels labels)
{
    m_state->add(prometheus::MetricType::Counter, name, help, std::move(value), labels);
}

QByteArray Metrics::text() const
{
    std::vector<MetricFamily> families = m_state->registry.Collect();
    for (const State::Asked &asked : m_state->asked) {
        auto family = std::ranges::find(families, asked.name, &MetricFamily::name);
        if (family == families.end())
            family = families.insert(families.end(), MetricFamily{asked.name, asked.help, asked.type, {}});
        prometheus::ClientMetric metric;
        for (const auto &[name, value] : asked.labels)
            metric.label.push_back({name, value});
        (asked.type == prometheus::MetricType::Gauge ? metric.gauge.value : metric.counter.value) = asked.value();
        family->metric.push_back(std::move(metric));
    }
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(families));
}

} // namespace qd::server
