// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/inprocess.h"

#include "core/base/completion.h"

namespace qd::server {

namespace {

// What one turn of the event loop takes out of the line.
constexpr qsizetype atOnce = 256;

QCoro::Task<Result> resultOf(Completion<Result> completion)
{
    Result result = co_await completion;
    co_return result;
}

QCoro::Task<> forward(QCoro::Task<Result> task, Completion<Result> to)
{
    Result result = co_await task;
    to.complete(std::move(result));
}

} // namespace

// One connection: notes arrive on a later turn of the event loop, as they do from a socket.
class InProcessTransport::Line final : public QObject, public Peer
{
public:
    explicit Line(InProcessTransport &transport)
        : m_transport(transport)
    {}

    void send(const rpc::Note &note) override
    {
        m_notes.append(note);
        if (!std::exchange(m_scheduled, true))
            QMetaObject::invokeMethod(
                this, [this] { deliver(); }, Qt::QueuedConnection);
    }
    [[nodiscard]] bool isCongested() const override { return m_notes.size() >= atOnce; }

    Caller caller;

private:
    void deliver()
    {
        m_scheduled = false;
        const std::shared_ptr<Line> keep = m_transport.m_line; // a receiver may stop the transport
        for (const rpc::Note &note : std::exchange(m_notes, {})) {
            if (keep.get() != this || keep != m_transport.m_line)
                return;
            Q_EMIT m_transport.noted(note);
        }
        if (keep.get() == this && keep == m_transport.m_line)
            m_transport.m_subscriptions->drained(*this);
    }

    InProcessTransport &m_transport;
    QList<rpc::Note> m_notes;
    bool m_scheduled = false;
};

InProcessTransport::InProcessTransport(Dispatcher &dispatcher, Subscriptions &subscriptions, rpc::Principal principal)
    : m_dispatcher(&dispatcher)
    , m_subscriptions(&subscriptions)
    , m_principal(std::move(principal))
{}

InProcessTransport::~InProcessTransport()
{
    stop();
}

void InProcessTransport::rebind(Dispatcher &dispatcher, Subscriptions &subscriptions)
{
    m_dispatcher = &dispatcher;
    m_subscriptions = &subscriptions;
}

void InProcessTransport::start()
{
    if (m_line)
        return;
    m_line = std::make_shared<Line>(*this);
    m_line->caller.principal = m_principal;
    m_line->caller.peer = m_line;
    Q_EMIT stateChanged();
}

void InProcessTransport::stop()
{
    const std::shared_ptr<Line> line = std::exchange(m_line, nullptr);
    if (!line)
        return;
    m_subscriptions->remove(*line);
    line->caller.cancellation.cancel();
    Q_EMIT stateChanged();
}

QCoro::Task<Outcome<rpc::Value>> InProcessTransport::call(HubCall call)
{
    if (!m_line)
        co_return failure(Error::Code::Offline, QStringLiteral("the server in this process is not there"));
    const std::shared_ptr<Line> line = m_line;
    Caller caller = line->caller;
    caller.cancellation = line->caller.cancellation.child();
    call.cancellation.onCancel([inner = caller.cancellation] { inner.cancel(); });
    const Completion<Result> done;
    caller.cancellation.onCancel([done] { done.complete(tl::unexpected(rpc::Fault(rpc::FaultCode::Unavailable))); });
    auto after = std::make_shared<Afterwards>();
    TaskScope::start(forward(m_dispatcher->call(*call.method, call.params, caller, call.key, after), done));
    QCoro::Task<Result> task = resultOf(done);
    Result result = co_await task;
    if (line->caller.cancellation.isCancelled())
        co_return failure(Error::Code::Offline, QStringLiteral("the server in this process has gone"));
    // Only when the caller has its answer.
    if (!after->empty()) {
        QMetaObject::invokeMethod(
            line.get(),
            [after] {
                for (const auto &then : *after)
                    then();
            },
            Qt::QueuedConnection);
    }
    if (!result)
        co_return tl::unexpected(rpc::toError(result.error()));
    co_return *result;
}

} // namespace qd::server
